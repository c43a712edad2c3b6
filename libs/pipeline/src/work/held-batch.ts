import type { BatchIndex, BatchItem } from '@longhaul/jobs/documents/plan';
import type { Grant, ReleaseReason } from '@longhaul/ports/coordinator-replies';
import type { SpendingLedger } from '../item/spending-ledger.ts';

/**
 * A batch under this session's lease. Owns the count of items that have not come to an end here and
 * what is handed back. Never talks to anybody.
 *
 * H1 The batch is released exactly once, when nothing of it is pending.
 * H2 It is clean only while every output that was put is also committed.
 * H3 It is sure only while nobody else can have been granted it: for a lease's length since the index
 *    last said that it is held, and not before the index said so of its items too. One that was lost
 *    between the grant and the look at its items showed none of them as ended.
 */
export class HeldBatch {
  readonly grant: Grant;
  readonly index: BatchIndex;
  #pending: number;
  #handedBack = 0;
  #reason: ReleaseReason = 'finished';
  #waitMs = 0;
  #isClean = true;
  #isLost = false;
  #isConfirmed = false;
  readonly #paid: { readonly key: string; readonly microDollars: number }[] = [];

  #sureUntil: number;

  constructor(grant: Grant, index: BatchIndex, pending: number, sureUntil: number) {
    this.#sureUntil = sureUntil;
    this.grant = grant;
    this.index = index;
    this.#pending = pending;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  isSure(now: number): boolean {
    return !this.#isLost && this.#isConfirmed && now < this.#sureUntil;
  }

  /** The index said that it is held. */
  hold(until: number): void {
    this.#sureUntil = Math.max(this.#sureUntil, until);
  }

  /** The index knew the batch's fence when it was asked about an item of it. */
  confirm(): void {
    this.#isConfirmed = true;
  }

  /** Somebody else's now, or nobody's: neither renewed nor released any more. */
  lose(): void {
    this.#isLost = true;
  }

  /** An output stands in the store that the index was not told of. */
  soil(): void {
    this.#isClean = false;
  }

  /** An item came to an end; true when it was the last. */
  settle(): boolean {
    this.#pending -= 1;
    return this.#pending === 0;
  }

  /** An item goes back; the longest wait and the first reason speak for the batch. */
  handBack(reason: ReleaseReason, waitMs: number): boolean {
    const isWorse = reason === 'error' || (reason === 'short-life' && this.#reason !== 'error');
    if (this.#handedBack === 0 || isWorse) this.#reason = reason;
    this.#handedBack += 1;
    this.#waitMs = Math.max(this.#waitMs, waitMs);
    return this.settle();
  }

  /** What an item has cost that goes back: told with the release. */
  pay(key: string, ledger: SpendingLedger): void {
    const microDollars = ledger.untoldMicroDollars;
    if (microDollars === undefined) return;
    this.#paid.push({ key, microDollars });
    ledger.tell();
  }

  get release(): Release {
    return {
      paid: this.#paid,
      reason: this.#reason,
      waitMs: this.#waitMs,
      clean: this.#isClean,
      handedBack: this.#handedBack,
    };
  }
}

export type Release = {
  readonly reason: ReleaseReason;
  readonly waitMs: number;
  readonly clean: boolean;
  readonly handedBack: number;
  readonly paid: readonly { readonly key: string; readonly microDollars: number }[];
};

/** An item this session has not started. */
export type PendingItem = { readonly item: BatchItem; readonly batch: HeldBatch };
