import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  noteRefusal,
  noteServerError,
  noteSuccess,
  noteTime,
  openConcurrency,
  quietMs,
  rampMs,
  startLimit,
} from './adaptive-concurrency.ts';
import type { AdaptiveConcurrency, LimitUpdate } from './adaptive-concurrency.ts';

const startMs = 1_000_000;

function opened(maxLimit = 45): AdaptiveConcurrency {
  return openConcurrency({ maxLimit, nowMs: startMs });
}

/** A limit after its ramp: cut once from 8 to 5, long ago. */
function steady(): { state: AdaptiveConcurrency; nowMs: number } {
  const { state } = noteRefusal(opened(), { nowMs: startMs, generation: 0 });
  return { state, nowMs: startMs + quietMs };
}

function succeed(state: AdaptiveConcurrency, times: number, nowMs: number, inUse = state.limit) {
  let current = state;
  for (let index = 0; index < times; index += 1) {
    current = noteSuccess(current, { nowMs, inUse }).state;
  }
  return current;
}

describe('the ramp', () => {
  it('doubles each ten seconds up to the maximum and reports each change', () => {
    let state = opened();
    const changes = [];
    for (let nowMs = startMs; nowMs <= startMs + 60_000; nowMs += 1_000) {
      const update = noteTime(state, { nowMs, inUse: state.limit });
      state = update.state;
      if (update.change) changes.push(update.change);
    }
    expect(changes).toEqual([
      { atMs: startMs + 10_000, from: 8, to: 16, cause: 'ramp' },
      { atMs: startMs + 20_000, from: 16, to: 32, cause: 'ramp' },
      { atMs: startMs + 30_000, from: 32, to: 45, cause: 'ramp' },
    ]);
  });

  it('doubles once, however late it is asked', () => {
    const { state } = noteTime(opened(), { nowMs: startMs + 100_000, inUse: 8 });
    expect(state.limit).toBe(16);
  });

  it('starts at the maximum where that is lower, and stays there', () => {
    const state = opened(3);
    expect(state.limit).toBe(3);
    expect(noteTime(state, { nowMs: startMs + rampMs, inUse: 3 }).change).toBeUndefined();
  });

  it('does not grow what is not used', () => {
    const { state } = noteTime(opened(), { nowMs: startMs + rampMs, inUse: startLimit / 2 });
    expect(state.limit).toBe(startLimit);
  });

  it('ends for good with the first cut (C4)', () => {
    const { state, nowMs } = steady();
    expect(noteTime(state, { nowMs: nowMs + 100_000, inUse: 5 }).change).toBeUndefined();
  });
});

describe('after the ramp', () => {
  it('grows by one for as many successes as the limit', () => {
    const { state, nowMs } = steady();
    expect(succeed(state, 4, nowMs).limit).toBe(5);
    expect(succeed(state, 5, nowMs).limit).toBe(6);
    expect(succeed(state, 10, nowMs).limit).toBe(6);
    expect(succeed(state, 11, nowMs).limit).toBe(7);
  });

  it('does not grow while half of it or less is in use (C3)', () => {
    const { state, nowMs } = steady();
    expect(succeed(state, 100, nowMs, 2).limit).toBe(5);
  });

  it('does not grow within ten seconds of a cut (C3)', () => {
    const { state, nowMs } = steady();
    expect(succeed(state, 100, nowMs - 1).limit).toBe(5);
  });

  it('does not grow within ten seconds of a server error, and is not cut by it', () => {
    const { state, nowMs } = steady();
    const troubled = noteServerError(state, nowMs);
    expect(succeed(troubled, 100, nowMs + quietMs - 1).limit).toBe(5);
    expect(succeed(troubled, 5, nowMs + quietMs).limit).toBe(6);
  });

  it('grows again although the clock was set back', () => {
    const { state } = steady();
    expect(succeed(state, 5, startMs - 3_600_000).limit).toBe(6);
  });
});

describe('a refusal', () => {
  it('cuts the limit to seven tenths and reports it', () => {
    const { change } = noteRefusal(opened(), { nowMs: startMs + 5, generation: 0 });
    expect(change).toEqual({ atMs: startMs + 5, from: 8, to: 5, cause: 'cut' });
  });

  it('cuts once a round: refusals of requests sent before the cut change nothing (C2)', () => {
    const first = noteRefusal(opened(), { nowMs: startMs, generation: 0 }).state;
    const late = noteRefusal(first, { nowMs: startMs + 60_000, generation: 0 });
    expect(late).toEqual({ state: first, change: undefined });
    const next = noteRefusal(first, { nowMs: startMs + 1, generation: first.generation });
    expect(next.change).toMatchObject({ from: 5, to: 3 });
  });

  it('never cuts below one', () => {
    let state = opened();
    for (let index = 0; index < 20; index += 1) {
      state = noteRefusal(state, { nowMs: startMs, generation: state.generation }).state;
    }
    expect(state.limit).toBe(1);
  });
});

type Observation = (state: AdaptiveConcurrency, nowMs: number) => LimitUpdate;

const observations: fc.Arbitrary<Observation> = fc.oneof(
  fc.nat({ max: 80 }).map(
    (inUse): Observation =>
      (s, nowMs) =>
        noteTime(s, { nowMs, inUse }),
  ),
  fc.nat({ max: 80 }).map(
    (inUse): Observation =>
      (s, nowMs) =>
        noteSuccess(s, { nowMs, inUse }),
  ),
  fc.nat({ max: 3 }).map(
    (age): Observation =>
      (s, nowMs) =>
        noteRefusal(s, { nowMs, generation: s.generation - age }),
  ),
  fc.constant<Observation>((s, nowMs) => ({
    state: noteServerError(s, nowMs),
    change: undefined,
  })),
);

describe('any course of observations', () => {
  it('keeps the limit whole and within 1 and the maximum, and reports exactly its changes (C1)', () => {
    const course = fc.array(fc.tuple(observations, fc.integer({ min: -5_000, max: 15_000 })));
    fc.assert(
      fc.property(course, fc.integer({ min: 1, max: 64 }), (steps, maxLimit) => {
        let state = opened(maxLimit);
        let nowMs = startMs;
        for (const [observe, passedMs] of steps) {
          nowMs += passedMs;
          const { state: after, change } = observe(state, nowMs);
          expect(Number.isInteger(after.limit)).toBe(true);
          expect(after.limit).toBeGreaterThanOrEqual(1);
          expect(after.limit).toBeLessThanOrEqual(maxLimit);
          expect(change && [change.from, change.to]).toEqual(
            after.limit === state.limit ? undefined : [state.limit, after.limit],
          );
          state = after;
        }
      }),
    );
  });

  it.each([0, -1, 1.5, NaN])('refuses a maximum of %d', (maxLimit) => {
    expect(() => opened(maxLimit)).toThrow(RangeError);
  });
});
