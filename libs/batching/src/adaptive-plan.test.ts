import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adaptivePlan } from './adaptive-plan.ts';
import { greedyUpperBoundSeconds, lowerBoundSeconds, simulateMakespan } from './makespan.ts';
import { withinCaps, type PlannedItem, type PlanShape } from './plan.ts';
import { arbitraryItems, arbitraryShape } from './testing.ts';

/** Sums in another order differ in their last bits; relative to the makespans compared. */
const ROUNDING = 1 + 1e-9;

const shapes = arbitraryShape({ maxWorkers: 6, maxLanes: 5 });
const openShape: PlanShape = {
  workers: 9,
  lanesPerWorker: 5,
  workerBudgetSeconds: 900,
  maxBatchBytes: Infinity,
  maxBatchItems: Infinity,
};

function lanesOf(shape: PlanShape): number {
  return shape.workers * shape.lanesPerWorker;
}

function plannedMakespan(items: readonly PlannedItem[], shape: PlanShape): number {
  const secondsById = new Map(items.map((item) => [item.id, item.seconds]));
  return simulateMakespan(adaptivePlan(items, shape), secondsById, shape);
}

/** The makespan of one item a batch, the longest first: LPT list scheduling. */
function singlesMakespan(items: readonly PlannedItem[], shape: PlanShape): number {
  const secondsById = new Map(items.map((item) => [item.id, item.seconds]));
  const singles = items
    .toSorted((a, b) => b.seconds - a.seconds)
    .map((item) => ({ itemIds: [item.id] }));
  return simulateMakespan(singles, secondsById, shape);
}

/** The optimum by trying every assignment; lanes of equal load are alike, so one of them is tried. */
function optimumSeconds(secondsList: readonly number[], lanes: number): number {
  const loads = Array<number>(Math.min(lanes, secondsList.length)).fill(0);
  let best = Infinity;
  const place = (index: number, worst: number) => {
    if (worst >= best) return;
    const seconds = secondsList[index];
    if (seconds === undefined) {
      best = worst;
      return;
    }
    for (const load of new Set(loads)) {
      const lane = loads.indexOf(load);
      loads[lane] = load + seconds;
      place(index + 1, Math.max(worst, load + seconds));
      loads[lane] = load;
    }
  };
  place(0, 0);
  return best;
}

/** A pipeline of deals in a fixed order: 85 % ordinary, 15 % heavy, spread evenly over their range. */
function pipelineOf(count: number): PlannedItem[] {
  return Array.from({ length: count }, (_, index) => {
    const fraction = (index * 0.618_034) % 1;
    const seconds = index % 20 < 3 ? 45 + 15 * fraction : 25 + 10 * fraction;
    return { id: `deal-${index}`, seconds, bytes: 350_000 };
  });
}

describe('every plan', () => {
  test('keeps every item exactly once', () => {
    fc.assert(
      fc.property(arbitraryItems(80), shapes, (items, shape) => {
        const ids = adaptivePlan(items, shape).flatMap((batch) => batch.itemIds);
        expect(ids.toSorted()).toEqual(items.map((item) => item.id).toSorted());
      }),
    );
  });

  test('keeps the caps, except in a batch of one item', () => {
    fc.assert(
      fc.property(arbitraryItems(80), shapes, (items, shape) => {
        for (const batch of adaptivePlan(items, shape)) {
          expect(batch.itemIds.length === 1 || withinCaps(batch, shape)).toBe(true);
          expect(batch.itemIds.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('sums up its items', () => {
    fc.assert(
      fc.property(arbitraryItems(80), shapes, (items, shape) => {
        const byId = new Map(items.map((item) => [item.id, item]));
        for (const batch of adaptivePlan(items, shape)) {
          const held = batch.itemIds.flatMap((id) => byId.get(id) ?? []);
          const bytes = held.reduce((sum, item) => sum + item.bytes, 0);
          const seconds = held.reduce((sum, item) => sum + item.seconds, 0);
          expect(batch.bytes).toBe(bytes);
          expect(batch.seconds).toBeCloseTo(seconds, 6);
        }
      }),
    );
  });

  test('is the same for the same items in any order', () => {
    const shuffled = arbitraryItems(60).chain((items) =>
      fc.tuple(
        fc.constant(items),
        fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, shapes, ([items, others], shape) => {
        expect(adaptivePlan(others, shape)).toEqual(adaptivePlan(items, shape));
      }),
    );
  });

  test('ends within 4/3 of the optimum, by trying every schedule of up to 10 items', () => {
    const few = arbitraryShape({ maxWorkers: 3, maxLanes: 2 });
    fc.assert(
      fc.property(arbitraryItems(10), few, (items, shape) => {
        const secondsList = items.map((item) => item.seconds);
        const optimum = optimumSeconds(secondsList, lanesOf(shape));
        expect(plannedMakespan(items, shape)).toBeLessThanOrEqual((4 / 3) * optimum * ROUNDING);
        expect(lowerBoundSeconds(secondsList, lanesOf(shape))).toBeLessThanOrEqual(
          optimum * ROUNDING,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('ends at most 2 % later than pulling single items', () => {
    fc.assert(
      fc.property(arbitraryItems(60), shapes, (items, shape) => {
        expect(plannedMakespan(items, shape)).toBeLessThanOrEqual(
          1.02 * singlesMakespan(items, shape) * ROUNDING,
        );
      }),
    );
  });

  test('ends within the greedy bound', () => {
    fc.assert(
      fc.property(arbitraryItems(120), shapes, (items, shape) => {
        const total = items.reduce((sum, item) => sum + item.seconds, 0);
        const longest = Math.max(0, ...items.map((item) => item.seconds));
        expect(plannedMakespan(items, shape)).toBeLessThanOrEqual(
          greedyUpperBoundSeconds(total, longest, lanesOf(shape)) * ROUNDING,
        );
      }),
    );
  });
});

describe('a pipeline of 127 deals', () => {
  test.each([
    [1, 8, 1.05],
    [1, 15, 1.05],
    [3, 5, 1.05],
    [1, 45, 1.15],
    [9, 5, 1.15],
  ])('on %i × %i lanes ends within %d of the lower bound', (workers, lanesPerWorker, factor) => {
    const deals = pipelineOf(127);
    const shape = { ...openShape, workers, lanesPerWorker };
    const secondsList = deals.map((deal) => deal.seconds);
    expect(plannedMakespan(deals, shape)).toBeLessThanOrEqual(
      factor * lowerBoundSeconds(secondsList, lanesOf(shape)),
    );
  });

  test('starts with one large batch a worker and ends with single items to pull', () => {
    const sizes = adaptivePlan(pipelineOf(127), { ...openShape, lanesPerWorker: 1 }).map(
      (batch) => batch.itemIds.length,
    );
    expect(Math.min(...sizes.slice(0, 9))).toBeGreaterThanOrEqual(4);
    expect(sizes.at(-1)).toBe(1);
    expect(sizes.length).toBeLessThan(50);
  });
});

// Dealt by halves these would end 25 %, 13 % and 8 % later than single items.
test.each([
  [78, 9, 5],
  [113, 3, 15],
  [23, 3, 4],
])('cuts %i deals on %i × %i lanes finer than by halves', (count, workers, lanesPerWorker) => {
  const deals = pipelineOf(count);
  const shape = { ...openShape, workers, lanesPerWorker };
  expect(plannedMakespan(deals, shape)).toBeLessThanOrEqual(1.02 * singlesMakespan(deals, shape));
});

describe('the number of batches', () => {
  test('stays near what the caps force for 100,000 items', () => {
    const shape = { ...openShape, maxBatchItems: 50 };
    const plan = adaptivePlan(pipelineOf(100_000), shape);
    expect(plan.flatMap((batch) => batch.itemIds)).toHaveLength(100_000);
    expect(plan.length).toBeLessThan(1.1 * (100_000 / 50));
  });

  test('is not driven up by a long tail of tiny items behind a few giants', () => {
    const giants = Array.from({ length: 91 }, (_, n) => ({ id: `g${n}`, seconds: 300, bytes: 1 }));
    const tiny = Array.from({ length: 5000 }, (_, n) => ({ id: `t${n}`, seconds: 1e-3, bytes: 1 }));
    expect(adaptivePlan([...giants, ...tiny], openShape).length).toBeLessThan(200);
  });

  test('is zero without items', () => {
    expect(adaptivePlan([], openShape)).toEqual([]);
  });
});

test('refuses an item without a usable estimate', () => {
  const items = [{ id: 'deal-7', seconds: Number.NaN, bytes: 1 }];
  expect(() => adaptivePlan(items, openShape)).toThrow('Item deal-7: seconds is NaN');
});
