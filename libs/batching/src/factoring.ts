import { BatchDraft, type BatchCaps } from './batch-draft.ts';
import {
  maxBatchSpanSeconds,
  type PlannedBatch,
  type PlannedItem,
  type PlanShape,
} from './plan.ts';
import { Slots } from './slots.ts';

/**
 * Once this share of all work remains it is dealt in one last round: cutting it finer gains nothing,
 * and a long tail of tiny items would otherwise become as many batches.
 */
const NEGLIGIBLE_SHARE = 0.01;

/**
 * Cuts the items into batches round by round: each round deals `share` of the remaining work over
 * one bin a worker, so batches start large and end small. Batches stand in the order of their first
 * items.
 *
 * Source: factoring, Hummel, Schonberg and Flynn, "Factoring: A Method for Scheduling Parallel
 * Loops" (1992), with work in place of iteration counts.
 *
 * @param sorted the items, longest first.
 * @param share above 0 and at most 1; smaller makes more and smaller batches.
 */
export function dealInRounds(
  sorted: readonly PlannedItem[],
  shape: PlanShape,
  share: number,
): readonly PlannedBatch[] {
  const totalSeconds = sorted.reduce((sum, item) => sum + item.seconds, 0);
  const drafts: BatchDraft[] = [];
  let remainingSeconds = totalSeconds;
  const nextRound = () => {
    const isLast = remainingSeconds <= totalSeconds * NEGLIGIBLE_SHARE;
    return new Round(shape, isLast ? Infinity : remainingSeconds * share, drafts);
  };
  let round = nextRound();
  for (const item of sorted) {
    if (round.isFull()) round = nextRound();
    round.deal(item);
    remainingSeconds -= item.seconds;
  }
  return drafts.map((draft) => draft.toBatch());
}

/**
 * One round of dealing: each item goes to the bin with the least work, so that no worker gets a long
 * item with others queued behind it. Owns the bins; the drafts that it opens belong to its caller.
 */
class Round {
  readonly #lanesPerWorker: number;
  readonly #caps: BatchCaps;
  readonly #workers: number;
  readonly #targetSeconds: number;
  readonly #drafts: BatchDraft[];
  readonly #bins: Slots;
  readonly #openByBin = new Map<number, BatchDraft>();
  #dealtItems = 0;
  #dealtSeconds = 0;

  constructor(shape: PlanShape, targetSeconds: number, drafts: BatchDraft[]) {
    this.#lanesPerWorker = shape.lanesPerWorker;
    this.#caps = {
      maxItems: shape.maxBatchItems,
      maxBytes: shape.maxBatchBytes,
      maxSpanSeconds: maxBatchSpanSeconds(shape),
    };
    this.#workers = shape.workers;
    this.#targetSeconds = targetSeconds;
    this.#drafts = drafts;
    this.#bins = new Slots(shape.workers);
  }

  /** Whether its share is dealt; never before every worker could have an item. */
  isFull(): boolean {
    return this.#dealtItems >= this.#workers && this.#dealtSeconds >= this.#targetSeconds;
  }

  deal(item: PlannedItem): void {
    const bin = this.#bins.least() ?? 0;
    if (this.#openByBin.get(bin)?.tryAdd(item) !== true) this.#open(bin, item);
    this.#bins.addToLeast(item.seconds);
    this.#dealtItems += 1;
    this.#dealtSeconds += item.seconds;
  }

  #open(bin: number, first: PlannedItem): void {
    const draft = new BatchDraft(this.#lanesPerWorker, this.#caps);
    draft.tryAdd(first);
    this.#openByBin.set(bin, draft);
    this.#drafts.push(draft);
  }
}
