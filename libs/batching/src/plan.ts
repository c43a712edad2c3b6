/** One item as the planner sees it: an id and two numbers. Ids are distinct within a plan. */
export interface PlannedItem {
  readonly id: string;
  /** Estimated time on one lane, in seconds; finite, 0 or more. */
  readonly seconds: number;
  /** Stored size in bytes; finite, 0 or more. */
  readonly bytes: number;
}

/** What the items are spread over, and how large a batch may become. */
export interface PlanShape {
  /** Workers that run at once; an integer of 1 or more. */
  readonly workers: number;
  /** Items that one worker runs at once; an integer of 1 or more. */
  readonly lanesPerWorker: number;
  /** A worker's whole life, in seconds; Infinity where nothing ends it. */
  readonly workerBudgetSeconds: number;
  /** Largest sum of a batch's bytes; Infinity for no limit. */
  readonly maxBatchBytes: number;
  /** Most items in a batch; 1 or more, Infinity for no limit. */
  readonly maxBatchItems: number;
}

/** The items that one lease covers. */
export interface PlannedBatch {
  /** In the order in which the worker's lanes take them. Never empty. */
  readonly itemIds: readonly string[];
  /** The work: the sum of the items' seconds, that is, the batch's time on one lane. */
  readonly seconds: number;
  /** The batch's time on its worker's lanes, from above: see `greedyUpperBoundSeconds`. */
  readonly spanSeconds: number;
  /** The sum of the items' bytes. */
  readonly bytes: number;
}

/** Share of a worker's budget that one batch may fill: the other half is room for slow replies. */
const BATCH_BUDGET_SHARE = 0.5;

/** The longest `spanSeconds` that a batch of several items may have, in seconds. */
export function maxBatchSpanSeconds(shape: PlanShape): number {
  return shape.workerBudgetSeconds * BATCH_BUDGET_SHARE;
}

/**
 * Whether a batch keeps all three caps: items, bytes and time. An adaptive batch that does not is a
 * single item that is too large by itself; no plan can mend that, so it is the caller's to report.
 */
export function withinCaps(batch: PlannedBatch, shape: PlanShape): boolean {
  return (
    batch.itemIds.length <= shape.maxBatchItems &&
    batch.bytes <= shape.maxBatchBytes &&
    batch.spanSeconds <= maxBatchSpanSeconds(shape)
  );
}

/**
 * Refuses what no plan can be made of; a NaN would otherwise sort anywhere and void every guarantee.
 *
 * @throws RangeError naming the field, its value and what is allowed.
 */
export function assertPlannable(items: readonly PlannedItem[], shape: PlanShape): void {
  assertCount('workers', shape.workers);
  assertCount('lanesPerWorker', shape.lanesPerWorker);
  assertLimit('workerBudgetSeconds', shape.workerBudgetSeconds);
  assertLimit('maxBatchBytes', shape.maxBatchBytes);
  if (!(shape.maxBatchItems >= 1)) {
    throw new RangeError(`maxBatchItems is ${shape.maxBatchItems}: give 1 or more.`);
  }
  for (const { id, seconds, bytes } of items) {
    assertAmount(id, 'seconds', seconds);
    assertAmount(id, 'bytes', bytes);
  }
}

function assertCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`${name} is ${value}: give an integer of 1 or more.`);
  }
}

function assertLimit(name: string, value: number): void {
  if (!(value > 0)) throw new RangeError(`${name} is ${value}: give a number above 0.`);
}

function assertAmount(id: string, name: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) {
    throw new RangeError(`Item ${id}: ${name} is ${value}: give a finite number of 0 or more.`);
  }
}
