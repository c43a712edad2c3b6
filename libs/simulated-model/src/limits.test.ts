import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateGate, formatReset } from './limits.ts';

describe('a rate gate', () => {
  it('never lets more through than the limit and what drained meanwhile', () => {
    const steps = fc.array(
      fc.record({ afterMs: fc.nat({ max: 20_000 }), tokens: fc.integer({ min: 1, max: 400 }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (requests) => {
        const gate = createRateGate({ tokensPerMinute: 1_000 }, 0);
        let nowMs = 0;
        let passed = 0;
        for (const { afterMs, tokens } of requests) {
          nowMs += afterMs;
          if (gate.admit(tokens, nowMs).kind === 'admitted') passed += tokens;
          expect(passed).toBeLessThanOrEqual(1_000 + nowMs / 60 + 1e-6);
        }
      }),
    );
  });

  it('admits the refused request once the wait it named is over, and not before', () => {
    const wait = fc.integer({ min: 1, max: 600 });
    fc.assert(
      fc.property(wait, wait, (first, second) => {
        const gate = createRateGate({ tokensPerMinute: 600 }, 0);
        gate.admit(first, 0);
        const answer = gate.admit(second, 0);
        if (answer.kind === 'admitted') return;
        const { retryAfterMs } = answer;
        expect(gate.admit(second, retryAfterMs - 1).kind).toBe('refused');
        expect(gate.admit(second, Math.ceil(retryAfterMs)).kind).toBe('admitted');
      }),
    );
  });

  it('says which limit was met and how far', () => {
    const gate = createRateGate({ requestsPerMinute: 2, tokensPerMinute: 100 }, 0);
    expect(gate.admit(90, 0).kind).toBe('admitted');
    expect(gate.admit(20, 0)).toMatchObject({
      scope: 'tokens',
      limit: 100,
      used: 90,
      requested: 20,
    });
    expect(gate.admit(10, 0).kind).toBe('admitted');
    expect(gate.admit(0, 0)).toMatchObject({ scope: 'requests', retryAfterMs: 30_000 });
  });

  it('tells a request that can never pass that no waiting helps', () => {
    const gate = createRateGate({ tokensPerMinute: 100 }, 0);
    expect(gate.admit(101, 0)).toMatchObject({ kind: 'refused', retryAfterMs: Infinity });
  });

  it('tells limits, what remains and when it is whole again', () => {
    const gate = createRateGate({ requestsPerMinute: 60, tokensPerMinute: 1_000 }, 0);
    gate.admit(250, 0);
    expect(gate.headers(0)).toEqual({
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-limit-tokens': '1000',
      'x-ratelimit-remaining-tokens': '750',
      'x-ratelimit-reset-tokens': '15s',
    });
  });

  it('limits nothing and says nothing without limits', () => {
    const gate = createRateGate({}, 0);
    expect(gate.admit(1e9, 0).kind).toBe('admitted');
    expect(gate.headers(0)).toEqual({});
  });
});

describe('a reset', () => {
  it.each([
    [0, '0ms'],
    [119.2, '120ms'],
    [1_000, '1s'],
    [8_640, '8.64s'],
    [360_000, '6m0s'],
    [3_723_000, '1h2m3s'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(formatReset(ms)).toBe(text);
  });
});
