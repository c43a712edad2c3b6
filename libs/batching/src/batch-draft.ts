import { greedyUpperBoundSeconds } from './makespan.ts';
import type { PlannedBatch, PlannedItem } from './plan.ts';

/** What a batch of several items may not exceed; Infinity for no limit. */
export interface BatchCaps {
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly maxSpanSeconds: number;
}

/**
 * A batch while it is being filled. Owns its sums; never chooses an item.
 *
 * D1. Only a batch of one item exceeds a cap: the first item always enters, since it must go
 *     somewhere, and a cap once exceeded lets nothing more in (sums and longest never shrink).
 */
export class BatchDraft {
  readonly #lanes: number;
  readonly #caps: BatchCaps;
  readonly #itemIds: string[] = [];
  #seconds = 0;
  #longestSeconds = 0;
  #bytes = 0;

  /** @param lanes the lanes of the worker that will run the batch. */
  constructor(lanes: number, caps: BatchCaps) {
    this.#lanes = lanes;
    this.#caps = caps;
  }

  /** Adds the item and returns true, or returns false and stays as it was when a cap forbids it. */
  tryAdd(item: PlannedItem): boolean {
    const seconds = this.#seconds + item.seconds;
    const longestSeconds = Math.max(this.#longestSeconds, item.seconds);
    const bytes = this.#bytes + item.bytes;
    const fits =
      this.#itemIds.length < this.#caps.maxItems &&
      bytes <= this.#caps.maxBytes &&
      greedyUpperBoundSeconds(seconds, longestSeconds, this.#lanes) <= this.#caps.maxSpanSeconds;
    if (!fits && this.#itemIds.length > 0) return false;
    this.#itemIds.push(item.id);
    this.#seconds = seconds;
    this.#longestSeconds = longestSeconds;
    this.#bytes = bytes;
    return true;
  }

  /** The batch as filled so far. */
  toBatch(): PlannedBatch {
    return {
      itemIds: [...this.#itemIds],
      seconds: this.#seconds,
      spanSeconds: greedyUpperBoundSeconds(this.#seconds, this.#longestSeconds, this.#lanes),
      bytes: this.#bytes,
    };
  }
}
