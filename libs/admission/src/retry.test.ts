import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOfClass } from './model-fault.ts';
import type { FaultCode, ModelFault } from './model-fault.ts';
import {
  allowedRetries,
  freshAllowance,
  freshItemTries,
  fullJitterMs,
  maxRepairs,
  maxTransientRetries,
  minRateWaitMs,
  nextStep,
  noteCall,
  noteReply,
  tryRetry,
} from './retry.ts';
import type { NextStep, RetryState } from './retry.ts';
import { draw, faultOfClass, modelFault } from './testing.ts';

const nowMs = 1_000_000;
const fresh: RetryState = { item: freshItemTries, allowance: freshAllowance };

function fault(code: FaultCode): ModelFault {
  return { code, message: 'It failed.' };
}

/** The steps that follow one item's failures, in order, up to its end. */
function stepsAfter(faults: readonly ModelFault[], start: RetryState = fresh, random = 0.5) {
  const steps: NextStep[] = [];
  let state = start;
  for (const each of faults) {
    const decision = nextStep({ ...state, fault: each, nowMs, random });
    steps.push(decision.step);
    state = decision;
    if (decision.step.kind === 'fail' || decision.step.kind === 'hold') break;
  }
  return { steps, item: state.item, allowance: state.allowance };
}

describe('full jitter', () => {
  it('stays below the doubling ceiling and the cap', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2_000 }), draw(), (attempt, random) => {
        const delayMs = fullJitterMs({ attempt, random });
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThan(Math.min(30_000, 1_000 * 2 ** attempt));
      }),
    );
  });

  it('uses the whole interval', () => {
    expect(fullJitterMs({ attempt: 2, random: 0 })).toBe(0);
    expect(fullJitterMs({ attempt: 2, random: 0.999_999 })).toBe(3_999);
    expect(fullJitterMs({ attempt: 0, random: 0.5, baseMs: 400, capMs: 100 })).toBe(50);
  });
});

describe('a job’s retry allowance', () => {
  it.each([
    [0, 10],
    [100, 10],
    [109, 10],
    [110, 11],
    [5_000, 500],
  ])('after %i calls is %i', (calls, allowed) => {
    expect(allowedRetries({ calls, retries: 0 })).toBe(allowed);
  });

  it('is never exceeded, whatever the order of calls and retries (R2)', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 600 }), (isRetries) => {
        let state = freshAllowance;
        for (const isRetry of isRetries) {
          const before = state;
          if (!isRetry) state = noteCall(state);
          else {
            const { granted, state: after } = tryRetry(state);
            expect(granted).toBe(before.retries < allowedRetries(before));
            state = after;
          }
          expect(state.retries).toBeLessThanOrEqual(allowedRetries(state));
        }
      }),
    );
  });
});

describe('after a rate refusal', () => {
  it('the server’s wait is trusted, however long, and shared with all lanes', () => {
    const refused: ModelFault = { code: 'rate_limited', retryAfterMs: 600_000, message: 'Wait.' };
    expect(stepsAfter([refused]).steps).toEqual([
      { kind: 'wait', untilMs: nowMs + 600_000, shared: true },
    ]);
  });

  it('without the server’s wait the item alone waits, longer with each refusal', () => {
    const { steps } = stepsAfter([fault('overloaded'), fault('overloaded'), fault('overloaded')]);
    expect(steps).toEqual(
      [500, 1_000, 2_000].map((ms) => ({ kind: 'wait', untilMs: nowMs + ms, shared: false })),
    );
  });

  it('the wait is never below the server’s and never a hot loop', () => {
    fc.assert(
      fc.property(faultOfClass('rate'), draw(), fc.nat(30), (refused, random, rateRefusals) => {
        const item = { ...freshItemTries, rateRefusals };
        const { step } = nextStep({ ...fresh, item, fault: refused, nowMs, random });
        const serverMs = isOfClass(refused, 'rate') ? (refused.retryAfterMs ?? 0) : NaN;
        if (step.kind !== 'wait') throw new Error(`a rate refusal led to ${step.kind}`);
        expect(step.untilMs - nowMs).toBeGreaterThanOrEqual(Math.max(serverMs, minRateWaitMs));
      }),
    );
  });

  it('no try and no retry is consumed (R3)', () => {
    const { item, allowance } = stepsAfter(Array<ModelFault>(50).fill(fault('rate_limited')));
    expect(item).toEqual({ ...freshItemTries, rateRefusals: 50 });
    expect(allowance).toEqual(freshAllowance);
  });
});

describe('after a transient fault', () => {
  it('the item is retried three times with growing delays and then fails with the code', () => {
    const { steps, item } = stepsAfter(Array<ModelFault>(9).fill(fault('timeout')));
    expect(steps).toEqual([
      { kind: 'retry', delayMs: 500 },
      { kind: 'retry', delayMs: 1_000 },
      { kind: 'retry', delayMs: 2_000 },
      { kind: 'fail', code: 'timeout', cause: 'tries_spent' },
    ]);
    expect(item.tries).toBe(4);
  });

  it('the item fails at once when the job’s retries are used up, and says so', () => {
    const spent: RetryState = { ...fresh, allowance: { calls: 20, retries: 10 } };
    expect(stepsAfter([fault('connection')], spent).steps).toEqual([
      { kind: 'fail', code: 'connection', cause: 'allowance_spent' },
    ]);
  });
});

describe('after bad content', () => {
  it.each(['truncated', 'invalid_json', 'schema_mismatch'] as const)(
    '%s is repaired once and then fails',
    (code) => {
      expect(stepsAfter([fault(code), fault(code)]).steps).toEqual([
        { kind: 'repair' },
        { kind: 'fail', code, cause: 'tries_spent' },
      ]);
    },
  );

  it.each(['refusal', 'content_filter', 'too_long', 'bad_request'] as const)(
    '%s fails the item at once',
    (code) => {
      expect(stepsAfter([fault(code)]).steps).toEqual([{ kind: 'fail', code, cause: 'no_cure' }]);
    },
  );
});

describe('any course of failures', () => {
  it('keeps an item’s requests within its tries, retries and one repair (R1, I11)', () => {
    fc.assert(
      fc.property(fc.array(modelFault(), { maxLength: 40 }), draw(), (faults, random) => {
        const { item, allowance } = stepsAfter(faults, fresh, random);
        expect(item.transientRetries).toBeLessThanOrEqual(maxTransientRetries);
        expect(item.repairs).toBeLessThanOrEqual(maxRepairs);
        expect(item.tries).toBeLessThanOrEqual(1 + maxTransientRetries + maxRepairs);
        expect(allowance).toEqual({ calls: item.tries, retries: item.transientRetries });
      }),
    );
  });

  it('ends after at most five failures that are not rate refusals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(faultOfClass('transient'), faultOfClass('content')), {
          minLength: 5,
          maxLength: 5,
        }),
        (faults) => {
          expect(stepsAfter(faults).steps.at(-1)?.kind).toBe('fail');
        },
      ),
    );
  });

  it('holds the job, and blames no item, at any fatal fault (R4)', () => {
    fc.assert(
      fc.property(faultOfClass('fatal'), fc.nat(3), (fatal, transientRetries) => {
        const item = { ...freshItemTries, transientRetries };
        const { step } = nextStep({ ...fresh, item, fault: fatal, nowMs, random: 0 });
        expect(step).toEqual({ kind: 'hold', reason: fatal.code });
      }),
    );
  });
});

it('a valid reply counts as a try and as a call', () => {
  expect(noteReply(fresh)).toEqual({
    item: { ...freshItemTries, tries: 1 },
    allowance: { calls: 1, retries: 0 },
  });
});
