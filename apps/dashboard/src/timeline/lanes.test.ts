import type { Timeline, TimelineAttempt } from '@longhaul/api-contract/documents/timeline';
import { describe, expect, it } from 'vitest';
import { attemptText, lanesOf } from './lanes.ts';

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

describe('lanesOf', () => {
  it('keeps a worker in one lane, with its pauses', () => {
    const { bars, laneCount } = lanesOf(
      timelineOf([attempt(0, 'a', 0, 10), attempt(1, 'b', 5, 20), attempt(2, 'a', 15, 30)]),
      100,
    );
    expect(laneCount).toBe(2);
    expect(bars.map(({ attempt: { batch }, lane }) => [batch, lane])).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
    ]);
  });

  it('gives a free lane to the next worker, so that lanes are workers at a time', () => {
    const attempts = Array.from({ length: 50 }, (_, index) =>
      attempt(index, `w${String(index)}`, 10 * index, 10 * index + 10),
    );
    expect(lanesOf(timelineOf(attempts), 1000).laneCount).toBe(1);
  });

  it('never lays two attempts of a lane over each other', () => {
    const attempts = Array.from({ length: 200 }, (_, index) =>
      attempt(index, `w${String(index % 37)}`, (index * 7919) % 1000, ((index * 7919) % 1000) + 5),
    );
    const byLane = Map.groupBy(lanesOf(timelineOf(attempts), 2000).bars, ({ lane }) => lane);
    for (const bars of byLane.values()) {
      for (const [index, bar] of bars.slice(1).entries()) {
        expect(bar.fromMs).toBeGreaterThanOrEqual(bars[index]?.toMs ?? 0);
      }
    }
  });

  it('gives a worker a further lane for a batch that it holds before the last one ended', () => {
    const { bars, laneCount } = lanesOf(
      timelineOf([attempt(0, 'a', 0, 10), attempt(1, 'a', 8, 20), attempt(2, 'a', 12, 30)]),
      100,
    );
    expect(laneCount).toBe(2);
    expect(bars.map(({ lane }) => lane)).toEqual([0, 1, 0]);
  });

  it('draws what still runs up to now', () => {
    const { bars, toMs } = lanesOf(timelineOf([attempt(0, 'a', 10, undefined)]), 70);
    expect(bars[0]?.toMs).toBe(70);
    expect(toMs).toBe(70);
  });

  it('says of an attempt who, how long and how it ended', () => {
    const handedBack = { end: 'handed_back', reason: 'time', ok: 9, handedBack: 6, retries: 1 };
    const { bars } = lanesOf(
      timelineOf([attempt(2, 'w-1', 0, 17_000, handedBack as Partial<TimelineAttempt>)]),
      0,
    );
    expect(bars[0] && attemptText(bars[0], 'deals')).toBe(
      'Batch 2 · worker w-1 · handed back (time) · 17 s · 9 deals done · 6 handed back · 1 retry',
    );
  });
});
