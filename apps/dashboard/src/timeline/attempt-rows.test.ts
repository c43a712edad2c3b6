import type { Timeline, TimelineAttempt } from '@longhaul/api-contract/documents/timeline';
import { describe, expect, it } from 'vitest';
import { attemptText, rowsOf } from './attempt-rows.ts';
import { ticksOf } from './timeline-option.ts';

function attempt(
  batch: number,
  worker: string,
  fromAt: number,
  toAt: number | undefined,
  more: Partial<TimelineAttempt> = {},
): TimelineAttempt {
  const end = toAt === undefined ? 'running' : 'done';
  const counts = { handedBack: 0, ok: 0, failed: 0, retries: 0 };
  return { batch, attempt: 1, worker, fromAt, end, ...counts, ...more, ...(toAt && { toAt }) };
}

function timelineOf(attempts: TimelineAttempt[]): Timeline {
  return { jobId: 'j', round: 1, isComplete: false, workers: [], attempts, marks: [] };
}

describe('rowsOf', () => {
  it('keeps a worker in one row, with its pauses', () => {
    const { bars, rowCount } = rowsOf(
      timelineOf([attempt(0, 'a', 0, 10), attempt(1, 'b', 5, 20), attempt(2, 'a', 15, 30)]),
      100,
    );
    expect(rowCount).toBe(2);
    expect(bars.map(({ attempt: { batch }, row }) => [batch, row])).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
    ]);
  });

  it('gives a free row to the next worker, so that rows are workers at a time', () => {
    const attempts = Array.from({ length: 50 }, (_, index) =>
      attempt(index, `w${String(index)}`, 10 * index, 10 * index + 10),
    );
    expect(rowsOf(timelineOf(attempts), 1000).rowCount).toBe(1);
  });

  it('never lays two attempts of a row over each other', () => {
    const attempts = Array.from({ length: 200 }, (_, index) =>
      attempt(index, `w${String(index % 37)}`, (index * 7919) % 1000, ((index * 7919) % 1000) + 5),
    );
    const byRow = Map.groupBy(rowsOf(timelineOf(attempts), 2000).bars, ({ row }) => row);
    for (const bars of byRow.values()) {
      for (const [index, bar] of bars.slice(1).entries()) {
        expect(bar.fromMs).toBeGreaterThanOrEqual(bars[index]?.toMs ?? 0);
      }
    }
  });

  it('gives a worker a further row for a batch that it holds before the last one ended', () => {
    const { bars, rowCount } = rowsOf(
      timelineOf([attempt(0, 'a', 0, 10), attempt(1, 'a', 8, 20), attempt(2, 'a', 12, 30)]),
      100,
    );
    expect(rowCount).toBe(2);
    expect(bars.map(({ row }) => row)).toEqual([0, 1, 0]);
  });

  it('draws what still runs up to now', () => {
    const { bars, toMs } = rowsOf(timelineOf([attempt(0, 'a', 10, undefined)]), 70);
    expect(bars[0]?.toMs).toBe(70);
    expect(toMs).toBe(70);
  });

  it('says of an attempt who, how long and how it ended', () => {
    const handedBack = { end: 'handed_back', reason: 'time', ok: 9, handedBack: 6, retries: 1 };
    const { bars } = rowsOf(
      timelineOf([attempt(2, 'w-1', 0, 17_000, handedBack as Partial<TimelineAttempt>)]),
      0,
    );
    expect(bars[0] && attemptText(bars[0], 'deals')).toBe(
      'Batch 2 · worker w-1 · handed back (time) · 17 s · 9 deals done · 6 handed back · 1 retry',
    );
  });
});

describe('ticksOf', () => {
  it.each([
    [Date.UTC(2026, 10, 25, 9, 0, 3), 30_000],
    [Date.UTC(2026, 10, 25, 9, 0, 3), 478_000],
    [Date.UTC(2026, 10, 25, 9, 7, 0), 40 * 3_600_000],
  ])('marks round instants inside the span, from %d on for %d ms', (fromMs, spanMs) => {
    const ticks = ticksOf(fromMs, fromMs + spanMs);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(9);
    for (const tick of ticks) expect(tick % 5000).toBe(0);
    expect(ticks[0]).toBeGreaterThanOrEqual(fromMs);
  });

  it('marks a job of a year no more densely', () => {
    expect(ticksOf(0, 365 * 86_400_000).length).toBeLessThanOrEqual(9);
  });
});
