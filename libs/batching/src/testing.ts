import * as fc from 'fast-check';
import type { PlannedItem, PlanShape } from './plan.ts';

const ordinarySeconds = fc.double({ min: 25, max: 35, noNaN: true });
const heavySeconds = fc.double({ min: 45, max: 60, noNaN: true });

/**
 * One kind of seconds per list: a giant in every list would rule each makespan and hide what the
 * planner does with the rest.
 */
const secondsKinds: readonly fc.Arbitrary<number>[] = [
  fc.oneof({ arbitrary: ordinarySeconds, weight: 6 }, { arbitrary: heavySeconds, weight: 1 }),
  fc.integer({ min: 0, max: 8 }),
  fc.constant(30),
  fc.integer({ min: 0, max: 12 }).map((power) => 2 ** power),
  fc.oneof(ordinarySeconds, fc.constantFrom(0, 1000)),
];

/** Lists of up to `maxLength` items with distinct ids, alike or far apart, ties included. */
export function arbitraryItems(maxLength: number): fc.Arbitrary<PlannedItem[]> {
  const bytes = fc.oneof(fc.nat(400_000), fc.constantFrom(0, 20_000_000));
  const id = fc.string({ minLength: 1, maxLength: 6 });
  const lists = secondsKinds.map((seconds) =>
    // Without the size fast-check keeps to about ten items, however long a list may be.
    fc.uniqueArray(fc.record({ id, seconds, bytes }), {
      maxLength,
      size: 'max',
      selector: (item) => item.id,
    }),
  );
  return fc.oneof(...lists);
}

/** Shapes from one lane to many, with caps from absent to so tight that they always bind. */
export function arbitraryShape(limits: {
  maxWorkers: number;
  maxLanes: number;
}): fc.Arbitrary<PlanShape> {
  return fc.record({
    workers: fc.integer({ min: 1, max: limits.maxWorkers }),
    lanesPerWorker: fc.integer({ min: 1, max: limits.maxLanes }),
    workerBudgetSeconds: fc.constantFrom(20, 120, 900, Infinity),
    maxBatchBytes: fc.constantFrom(1, 500_000, 16_000_000, Infinity),
    maxBatchItems: fc.constantFrom(1, 3, 50, Infinity),
  });
}
