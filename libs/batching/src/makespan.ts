import type { PlannedBatch, PlanShape } from './plan.ts';
import { Slots } from './slots.ts';

/** One worker during the simulation: the batch it holds and how far it has started it. */
interface WorkerState {
  itemIds: readonly string[];
  started: number;
}

/**
 * The time until the last item ends, in seconds, when workers pull the batches in plan order: a
 * worker takes its next batch as soon as it has an idle lane and nothing unstarted. At the start
 * every worker pulls once before any pulls twice, as the leader's first dispatch does.
 *
 * What a pull costs, rate limits and a worker's end are left out: a successor takes over at once.
 *
 * @throws RangeError when a batch names an item without seconds.
 */
export function simulateMakespan(
  batches: readonly Pick<PlannedBatch, 'itemIds'>[],
  secondsById: Pick<ReadonlyMap<string, number>, 'get'>,
  shape: Pick<PlanShape, 'workers' | 'lanesPerWorker'>,
): number {
  const workers: WorkerState[] = Array.from({ length: shape.workers }, () => ({
    itemIds: [],
    started: 0,
  }));
  const waiting = batches.values();
  const lanes = new Slots(shape.workers * shape.lanesPerWorker);
  let makespanSeconds = 0;
  for (let lane = lanes.least(); lane !== undefined; lane = lanes.least()) {
    // Lane numbers deal out the workers in turn, so equal times favor no worker.
    const itemId = startNext(workers[lane % shape.workers], waiting);
    if (itemId === undefined) {
      lanes.dropLeast();
      continue;
    }
    const seconds = secondsById.get(itemId);
    if (seconds === undefined) {
      throw new RangeError(`Item ${itemId} has no seconds: give the items that were planned.`);
    }
    makespanSeconds = Math.max(makespanSeconds, lanes.addToLeast(seconds));
  }
  return makespanSeconds;
}

/** The item that an idle lane of the worker starts, or undefined when there is none any more. */
function startNext(
  worker: WorkerState | undefined,
  waiting: Iterator<Pick<PlannedBatch, 'itemIds'>>,
): string | undefined {
  if (worker === undefined) return undefined;
  while (worker.started >= worker.itemIds.length) {
    const next = waiting.next();
    if (next.done === true) return undefined;
    worker.itemIds = next.value.itemIds;
    worker.started = 0;
  }
  return worker.itemIds[worker.started++];
}

/**
 * No schedule on `lanes` lanes ends sooner, in seconds: the mean load, and for each k the sum of the
 * k+1 smallest of the k·lanes+1 largest, because some lane must run k+1 of those. 0 without items.
 *
 * Source: the pigeonhole principle; k = 0 is the longest item, as in Graham's max(mean, longest).
 */
export function lowerBoundSeconds(secondsList: readonly number[], lanes: number): number {
  const longestFirst = secondsList.toSorted((a, b) => b - a);
  const sums = [0];
  let totalSeconds = 0;
  for (const seconds of longestFirst) sums.push((totalSeconds += seconds));
  const sumOf = (from: number, to: number) => (sums[to] ?? 0) - (sums[from] ?? 0);

  let bound = totalSeconds / lanes;
  for (let k = 0; k * lanes < longestFirst.length; k += 1) {
    bound = Math.max(bound, sumOf(k * lanes - k, k * lanes + 1));
  }
  return bound;
}

/**
 * No list schedule on `lanes` lanes ends later, in seconds, whatever the order of the items: a lane
 * that ends last started its last item when no other lane was idle.
 *
 * Source: R. L. Graham, "Bounds on Multiprocessing Timing Anomalies" (1969).
 */
export function greedyUpperBoundSeconds(
  totalSeconds: number,
  longestSeconds: number,
  lanes: number,
): number {
  return totalSeconds / lanes + longestSeconds * (1 - 1 / lanes);
}
