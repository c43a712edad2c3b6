import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherMs, pacePerMs } from './gather.ts';

const usual = { left: 100, pacePerMs: 0, batchCount: 10, coalesceMs: 250, tickMs: 2_000 };

describe('changes are gathered', () => {
  it('for the usual time, longer where a look costs more, and never past the tick', () => {
    expect(gatherMs(usual)).toBe(250);
    expect(gatherMs({ ...usual, batchCount: 4_000 })).toBe(1_000);
    expect(gatherMs({ ...usual, batchCount: 100_000 })).toBe(2_000);
  });

  it('for no longer than what is left takes at the recent pace', () => {
    expect(gatherMs({ ...usual, pacePerMs: 4 })).toBe(99 / 4);
    expect(gatherMs({ ...usual, pacePerMs: 0.003 })).toBe(250);
  });

  it('not at all for the last item, at whatever pace', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (pace) => {
        expect(gatherMs({ ...usual, left: 1, pacePerMs: pace, batchCount: 9_999 })).toBe(0);
      }),
    );
  });

  it('for the usual time where nothing is left by the count and the leader looks on', () => {
    expect(gatherMs({ ...usual, left: 0, pacePerMs: 4 })).toBe(250);
  });
});

describe('a pace', () => {
  it('is finite for two looks within one millisecond', () => {
    expect(pacePerMs(30, 0)).toBe(30);
    expect(pacePerMs(30, 10)).toBe(3);
  });
});
