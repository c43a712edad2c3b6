import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixedPlan } from './fixed-plan.ts';
import type { PlanShape } from './plan.ts';
import { arbitraryItems, arbitraryShape } from './testing.ts';

const shape: PlanShape = {
  workers: 9,
  lanesPerWorker: 1,
  workerBudgetSeconds: 900,
  maxBatchBytes: Infinity,
  maxBatchItems: Infinity,
};
const deals = Array.from({ length: 127 }, (_, index) => ({
  id: `deal-${index}`,
  seconds: 55,
  bytes: 350_000,
}));

test('127 items make eight batches of 15 and one of 7, however heavy', () => {
  const sizes = fixedPlan(deals, shape).map((batch) => batch.itemIds.length);
  expect(sizes).toEqual([15, 15, 15, 15, 15, 15, 15, 15, 7]);
});

test('a batch sums up its items', () => {
  expect(fixedPlan(deals.slice(0, 2), { ...shape, lanesPerWorker: 2 })).toEqual([
    { itemIds: ['deal-0', 'deal-1'], seconds: 110, spanSeconds: 82.5, bytes: 700_000 },
  ]);
});

test('keeps every item exactly once and in input order', () => {
  fc.assert(
    fc.property(
      arbitraryItems(60),
      arbitraryShape({ maxWorkers: 4, maxLanes: 4 }),
      (items, any) => {
        const ids = fixedPlan(items, any, 7).flatMap((batch) => batch.itemIds);
        expect(ids).toEqual(items.map((item) => item.id));
      },
    ),
  );
});

test('keeps its size and the caps on items and bytes, except in a batch of one item', () => {
  fc.assert(
    fc.property(
      arbitraryItems(60),
      arbitraryShape({ maxWorkers: 4, maxLanes: 4 }),
      (items, any) => {
        for (const { itemIds, bytes } of fixedPlan(items, any, 7)) {
          expect(itemIds.length).toBeLessThanOrEqual(Math.min(7, any.maxBatchItems));
          expect(itemIds.length === 1 || bytes <= any.maxBatchBytes).toBe(true);
        }
      },
    ),
  );
});

test.each([0, -1, Number.NaN])('refuses a batch size of %s', (batchItems) => {
  expect(() => fixedPlan(deals, shape, batchItems)).toThrow(`batchItems is ${batchItems}`);
});
