import { dealInRounds } from './factoring.ts';
import { greedyUpperBoundSeconds, lowerBoundSeconds, simulateMakespan } from './makespan.ts';
import { assertPlannable, type PlannedBatch, type PlannedItem, type PlanShape } from './plan.ts';

/**
 * Shares of the remaining work that a round deals out, coarsest first. With a half, a worker twice
 * as slow as estimated still ends its batch while the others pull the rest.
 */
const ROUND_SHARES = [1 / 2, 1 / 4, 1 / 8];

/** How much later than single items a coarser plan may end, in exchange for fewer batches. */
const COARSENESS_ALLOWANCE = 1.02;

/** The bound that LPT list scheduling keeps against the optimum (Graham 1969). */
const OPTIMUM_FACTOR = 4 / 3;

/**
 * Spreads the items over workers and lanes: the longest first in large batches, the tail in small
 * ones that idle workers pull.
 *
 * Guarantees: every item once; caps kept (`withinCaps`) except in a batch of one item; the same plan
 * for the same items in any order. With lanes = workers × lanesPerWorker, the plan's
 * `simulateMakespan` is at most 4/3 of the optimum, at most Σ/lanes + longest × (1 − 1/lanes), and at
 * most 2 % above that of single items, the longest first.
 *
 * How: work is dealt in rounds, each a share of what remains (factoring: Hummel, Schonberg and
 * Flynn, 1992). Of ever finer shares the first whose simulated makespan is good enough wins. At the
 * finest, one item a batch, pulling batches is LPT list scheduling itself, which keeps both bounds
 * by theorem (Graham 1969); so the guarantee never rests on the rounds. O(n log n).
 *
 * @throws RangeError as `assertPlannable` does.
 */
export function adaptivePlan(
  items: readonly PlannedItem[],
  shape: PlanShape,
): readonly PlannedBatch[] {
  assertPlannable(items, shape);
  const sorted = items.toSorted(longestFirst);
  const secondsById = new Map(sorted.map((item) => [item.id, item.seconds]));
  const singles = sorted.map(batchOfOne);
  const singlesSeconds = simulateMakespan(singles, secondsById, shape);
  const allowedSeconds = allowedMakespanSeconds(sorted, shape, singlesSeconds);
  for (const share of ROUND_SHARES) {
    const plan = dealInRounds(sorted, shape, share);
    if (simulateMakespan(plan, secondsById, shape) <= allowedSeconds) return plan;
  }
  return singles;
}

/** Longest first; ties by id in code units, which no locale can change. */
function longestFirst(a: PlannedItem, b: PlannedItem): number {
  if (a.seconds !== b.seconds) return b.seconds - a.seconds;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

function batchOfOne({ id, seconds, bytes }: PlannedItem): PlannedBatch {
  return { itemIds: [id], seconds, spanSeconds: seconds, bytes };
}

/**
 * The latest makespan that a coarser plan may have, in seconds: as late as single items, and a
 * little later only where both guarantees are proven to hold for it.
 */
function allowedMakespanSeconds(
  sorted: readonly PlannedItem[],
  shape: PlanShape,
  singlesSeconds: number,
): number {
  const lanes = shape.workers * shape.lanesPerWorker;
  const secondsList = sorted.map((item) => item.seconds);
  const totalSeconds = secondsList.reduce((sum, seconds) => sum + seconds, 0);
  const provenSeconds = Math.min(
    OPTIMUM_FACTOR * lowerBoundSeconds(secondsList, lanes),
    greedyUpperBoundSeconds(totalSeconds, secondsList[0] ?? 0, lanes),
  );
  return Math.max(singlesSeconds, Math.min(COARSENESS_ALLOWANCE * singlesSeconds, provenSeconds));
}
