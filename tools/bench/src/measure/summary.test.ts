import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, ratios, summarize } from './summary.ts';

const figures = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });

describe('median', () => {
  it('is the middle of an odd number of values, in whatever order they came', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('is the mean of the two middle ones of an even number', () => {
    expect(median([10, 1, 4, 2])).toBe(3);
  });

  it('refuses no values, because a bench that never ran has no figure', () => {
    expect(() => median([])).toThrow(RangeError);
  });

  it('has no more than half of the values on either side', () => {
    fc.assert(
      fc.property(figures, (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

describe('summarize', () => {
  it('keeps the extremes, so that one wild run is seen', () => {
    expect(summarize([3, 1, 100])).toEqual({ median: 3, min: 1, max: 100, runs: 3 });
  });
});

describe('ratios', () => {
  it('compares run by run: a slow minute of the machine cancels out', () => {
    expect(ratios([10, 40, 20], [5, 20, 10])).toEqual([2, 2, 2]);
  });

  it('refuses sides that did not run equally often', () => {
    expect(() => ratios([1, 2], [1])).toThrow(RangeError);
  });
});
