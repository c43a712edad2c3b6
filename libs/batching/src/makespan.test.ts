import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { greedyUpperBoundSeconds, lowerBoundSeconds, simulateMakespan } from './makespan.ts';

const oneLane = { workers: 1, lanesPerWorker: 1 };
const twoByTwo = { workers: 2, lanesPerWorker: 2 };
const seconds = new Map([
  ['a', 50],
  ['b', 40],
  ['c', 30],
  ['d', 20],
  ['e', 10],
]);
const batches = (...lists: string[]) => lists.map((list) => ({ itemIds: list.split('') }));

describe('simulateMakespan', () => {
  test('nothing takes no time', () => {
    expect(simulateMakespan([], seconds, twoByTwo)).toBe(0);
  });

  test('one lane takes the sum', () => {
    expect(simulateMakespan(batches('ab', 'cde'), seconds, oneLane)).toBe(150);
  });

  test('an item waits for its own worker while another worker idles', () => {
    const shape = { workers: 2, lanesPerWorker: 1 };
    expect(simulateMakespan(batches('abc', 'e'), seconds, shape)).toBe(120);
  });

  test('every worker pulls once before any pulls twice', () => {
    const shape = { workers: 2, lanesPerWorker: 2 };
    expect(simulateMakespan(batches('abe', 'cd'), seconds, shape)).toBe(50);
  });

  test('a lane with nothing unstarted pulls although its batch still runs', () => {
    const shape = { workers: 1, lanesPerWorker: 2 };
    expect(simulateMakespan(batches('a', 'b'), seconds, shape)).toBe(50);
  });

  test('an unknown item is named', () => {
    expect(() => simulateMakespan(batches('z'), seconds, oneLane)).toThrow('Item z has no seconds');
  });
});

describe('lowerBoundSeconds', () => {
  test('is the mean load when the work divides evenly', () => {
    expect(lowerBoundSeconds([30, 30, 30, 30], 2)).toBe(60);
  });

  test('is the longest item when it outlasts the mean', () => {
    expect(lowerBoundSeconds([100, 1, 1], 3)).toBe(100);
  });

  test('counts that one lane must run two of the lanes + 1 longest', () => {
    expect(lowerBoundSeconds([30, 30, 30, 30], 3)).toBe(60);
  });

  test('is 0 without items', () => {
    expect(lowerBoundSeconds([], 4)).toBe(0);
  });
});

test('every list schedule lies between the two bounds', () => {
  const lists = fc.array(fc.nat(100), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 9 }), (list, lanes) => {
      const byId = new Map(list.map((value, index) => [String(index), value]));
      const singles = list.map((_, index) => ({ itemIds: [String(index)] }));
      const makespan = simulateMakespan(singles, byId, { workers: lanes, lanesPerWorker: 1 });
      const total = list.reduce((sum, value) => sum + value, 0);
      expect(makespan).toBeGreaterThanOrEqual(lowerBoundSeconds(list, lanes) - 1e-9);
      expect(makespan).toBeLessThanOrEqual(
        greedyUpperBoundSeconds(total, Math.max(...list), lanes) + 1e-9,
      );
    }),
  );
});
