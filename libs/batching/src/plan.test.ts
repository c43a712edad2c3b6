import { describe, expect, test } from 'vitest';
import { assertPlannable, withinCaps, type PlanShape } from './plan.ts';

const shape: PlanShape = {
  workers: 2,
  lanesPerWorker: 3,
  workerBudgetSeconds: 900,
  maxBatchBytes: 1000,
  maxBatchItems: 2,
};

describe('withinCaps', () => {
  const atTheCaps = { itemIds: ['a', 'b'], seconds: 900, spanSeconds: 450, bytes: 1000 };

  test('a batch at every cap is within, half the budget being the cap on time', () => {
    expect(withinCaps(atTheCaps, shape)).toBe(true);
  });

  test.each([{ itemIds: ['a', 'b', 'c'] }, { bytes: 1001 }, { spanSeconds: 450.1 }])(
    'a batch with %o is beyond',
    (beyond) => {
      expect(withinCaps({ ...atTheCaps, ...beyond }, shape)).toBe(false);
    },
  );
});

describe('assertPlannable', () => {
  test('takes limits that are absent', () => {
    const unlimited = { workerBudgetSeconds: Infinity, maxBatchBytes: Infinity };
    const items = [{ id: 'a', seconds: 0, bytes: 0 }];
    expect(() =>
      assertPlannable(items, { ...shape, ...unlimited, maxBatchItems: Infinity }),
    ).not.toThrow();
  });

  test.each([
    { workers: 0 },
    { workers: 1.5 },
    { lanesPerWorker: Infinity },
    { workerBudgetSeconds: 0 },
    { maxBatchBytes: Number.NaN },
    { maxBatchItems: 0 },
  ])('refuses a shape with %o and names the field', (wrong) => {
    const [field = ''] = Object.keys(wrong);
    expect(() => assertPlannable([], { ...shape, ...wrong })).toThrow(`${field} is`);
  });

  test.each([{ seconds: Number.NaN }, { seconds: -1 }, { bytes: Infinity }])(
    'refuses an item with %o and names it',
    (wrong) => {
      const items = [{ id: 'deal-7', seconds: 1, bytes: 1, ...wrong }];
      expect(() => assertPlannable(items, shape)).toThrow('Item deal-7: ');
    },
  );
});
