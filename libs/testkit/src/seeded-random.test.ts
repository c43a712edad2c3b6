import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomContract } from './contracts/random-contract.ts';
import { createSeededRandom } from './seeded-random.ts';

randomContract('seeded random', () => createSeededRandom(1));

describe('seeded random', () => {
  it('repeats itself from the same seed and differs from its neighbor', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (seed) => {
        const tokenOf = (from: number) => createSeededRandom(from).token();
        expect(tokenOf(seed)).toBe(tokenOf(seed));
        expect(tokenOf(seed)).not.toBe(tokenOf(seed + 1));
      }),
    );
  });

  it('gives the numbers it always gave, so that a seed in a report stays good', () => {
    const random = createSeededRandom(42);
    expect([random.next(), random.next()].map((number) => number.toFixed(6))).toEqual([
      '0.353530',
      '0.063251',
    ]);
  });
});
