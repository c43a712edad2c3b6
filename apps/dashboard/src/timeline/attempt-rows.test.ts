import type { Timeline, TimelineAttempt } from '@longhaul/api-contract/documents/timeline';
import { describe, expect, it } from 'vitest';
import { rowsOf } from './attempt-rows.ts';
import { attemptText } from './attempt-words.ts';
import { lossesOf, lossText } from './losses.ts';
import { phaseSpans } from './phase-spans.ts';
import { axisEnd, ticksOf } from './timeline-option.ts';

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

  it('keeps the rows of a worker together, in the order of first attempts', () => {
    const { bands, bars } = rowsOf(
      timelineOf([attempt(0, 'a', 0, 10), attempt(1, 'b', 2, 20), attempt(2, 'a', 5, 30)]),
      100,
    );
    expect(bands).toEqual([
      { worker: 'a', firstRow: 0, rowCount: 2 },
      { worker: 'b', firstRow: 2, rowCount: 1 },
    ]);
    expect(bars.map(({ row }) => row)).toEqual([0, 2, 1]);
  });

  it('gives a free row to the next worker where they are many: rows are workers at a time', () => {
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

describe('lossesOf', () => {
  const lost = attempt(7, 'machine-0123456789', 0, 9_000, { end: 'lost', ok: 2 });
  const when = (atMs: number) => `${String(atMs / 1000)} s`;
  const deals = { one: 'deal', many: 'deals' };

  it('tells who went silent, what stands, and who took over how much later', () => {
    const next = attempt(7, 'w-2', 9_400, 20_000, { attempt: 2 });
    const { bars } = rowsOf(timelineOf([lost, next, attempt(8, 'w-2', 0, 5_000)]), 0);
    expect(lossesOf(bars).map((loss) => lossText(loss, deals, when))).toEqual([
      'Worker …\u206023456789 went silent with batch 7 and lost it at 9 s; its 2 ended deals stand. Worker w-2 took it over 400 ms later.',
    ]);
  });

  it('says so while nobody has taken over', () => {
    const { bars } = rowsOf(timelineOf([lost]), 0);
    const [loss] = lossesOf(bars);
    expect(loss && lossText(loss, deals, when)).toMatch(/Nobody has taken it over\.$/);
  });
});

describe('phaseSpans', () => {
  it('ends each phase where the next begins, and the last with the chart', () => {
    const marks = ['planning', 'extracting', 'analyzing', 'done'].map((text, index) => {
      return { kind: 'phase' as const, at: 10 * index, text };
    });
    expect(phaseSpans(marks, 5, 40)).toEqual([
      { text: 'Planning', fromMs: 5, toMs: 10 },
      { text: 'Asking the model', fromMs: 10, toMs: 20 },
      { text: 'Comparing', fromMs: 20, toMs: 30 },
    ]);
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

  it('marks tenths of a second of a job that took no longer', () => {
    expect(ticksOf(1_000, 1_900)).toEqual([1_000, 1_200, 1_400, 1_600, 1_800]);
  });

  it.each([280, 544, 60_000])('reaches to the end of the axis of a job of %d ms', (spanMs) => {
    const endMs = axisEnd({ fromMs: 1_000, toMs: 1_000 + spanMs });
    const ticks = ticksOf(1_000, endMs);
    expect(endMs).toBeGreaterThanOrEqual(1_000 + spanMs);
    expect((endMs - (ticks.at(-1) ?? 0)) / (endMs - 1_000)).toBeLessThan(0.35);
  });

  it('marks a job of a year no more densely', () => {
    expect(ticksOf(0, 365 * 86_400_000).length).toBeLessThanOrEqual(9);
  });
});
