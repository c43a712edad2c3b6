import { BatchDraft, type BatchCaps } from './batch-draft.ts';
import { assertPlannable, type PlannedBatch, type PlannedItem, type PlanShape } from './plan.ts';

/** 15 items of 30 s are 7.5 minutes on one lane: half of a 15-minute worker is left as a buffer. */
export const DEFAULT_FIXED_BATCH_ITEMS = 15;

/**
 * Batches of `batchItems` items in input order; the last takes the rest: 127 → 8 × 15 + 7.
 *
 * The caps on items and bytes cut a batch early, since they guard a worker's memory. The cap on time
 * does not: a fixed size is a promise about counts, and a worker hands back what it cannot finish.
 *
 * @throws RangeError for a batch size below 1, and as `assertPlannable` does.
 */
export function fixedPlan(
  items: readonly PlannedItem[],
  shape: PlanShape,
  batchItems: number = DEFAULT_FIXED_BATCH_ITEMS,
): readonly PlannedBatch[] {
  assertPlannable(items, shape);
  if (!(batchItems >= 1)) throw new RangeError(`batchItems is ${batchItems}: give 1 or more.`);
  const caps: BatchCaps = {
    maxItems: Math.min(batchItems, shape.maxBatchItems),
    maxBytes: shape.maxBatchBytes,
    maxSpanSeconds: Infinity,
  };
  const drafts: BatchDraft[] = [];
  for (const item of items) {
    if (drafts.at(-1)?.tryAdd(item) === true) continue;
    const draft = new BatchDraft(shape.lanesPerWorker, caps);
    draft.tryAdd(item);
    drafts.push(draft);
  }
  return drafts.map((draft) => draft.toBatch());
}
