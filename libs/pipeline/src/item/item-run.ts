import { freshAllowance, type RetryAllowance } from '@longhaul/admission/retry';
import type { LatencyModel } from '@longhaul/batching/latency-model';
import type { OutcomeCode } from '@longhaul/jobs/outcome-code';
import type { Spending } from '@longhaul/jobs/documents/output';
import type { BatchItem, Work } from '@longhaul/jobs/documents/plan';
import type { JsonObject } from '@longhaul/jobs/wire';
import type { ReleaseReason, Spend, StampReply } from '@longhaul/ports/coordinator-replies';
import type { WorkerPorts } from '../engine.ts';
import { openPace, type Pace } from './pace.ts';
import type { SpendingLedger } from './spending-ledger.ts';

/** The job's retry allowance as this process knows it: shared by all its lanes. */
export type AllowanceBox = { current: RetryAllowance };

/** What a process remembers of a job between its workers. */
export type JobMemory = {
  readonly allowance: AllowanceBox;
  readonly pace: Pace;
  /**
   * What the items without an end have cost, by key: one that was handed back after a paid try and
   * is run again here tells all of it. In another process its events alone tell.
   */
  readonly ledgers: Map<string, SpendingLedger>;
};

export function openMemory(planned: LatencyModel): JobMemory {
  return {
    allowance: { current: freshAllowance },
    pace: openPace(planned),
    ledgers: new Map(),
  };
}

/** Everything the run of one item needs, whatever session it is part of. */
export type ItemRun = JobMemory & {
  readonly ports: WorkerPorts;
  readonly jobId: string;
  readonly item: BatchItem;
  readonly work: Work;
  readonly inputKey: string;
  /** Time that is left for this item by now, reserve taken off. */
  readonly leftMs: () => number;
  /** All the time that this worker has for items, from its start; Infinity where nothing ends it. */
  readonly wholeMs: number;
  /** Leases of the item's batch in a row without progress, this one included. */
  readonly attempt: number;
  /** Aborts when nothing new may start; a call in flight goes on. */
  readonly closing: AbortSignal;
  /** Aborts when calls in flight must end. */
  readonly cutting: AbortSignal;
  /**
   * Marks the item as at work: who dies now dies of one of the marked. With `spend`, for a request
   * that costs money, it asks the job's cap too.
   */
  readonly stamp: (spend?: Spend) => Promise<StampAnswer>;
};

/** `stop`: not here, or not now. `done`: it has ended already, elsewhere. */
export type StampAnswer = 'go-on' | 'stop' | 'done' | Extract<StampReply, { kind: 'unaffordable' }>;

/** How the run of an item ended. */
export type ItemEnd =
  | {
      readonly kind: 'ok';
      /** The workload's own fields of the result. */
      readonly result: JsonObject;
      readonly model: string;
      readonly spending: Spending;
    }
  | {
      readonly kind: 'failed';
      readonly code: OutcomeCode;
      readonly message: string;
      readonly spending: Spending;
    }
  /** Not this worker, or not now; the item stays open. */
  | {
      readonly kind: 'handed-back';
      readonly reason: ReleaseReason;
      readonly waitMs: number;
      /** What a person should know of it. */
      readonly warning?: string;
    }
  /** It has ended already, by another worker or the leader: nothing is left to do for it. */
  | { readonly kind: 'ended-elsewhere' }
  /** No call of this job can succeed until a person acts. */
  | {
      readonly kind: 'blocked';
      readonly hold: 'blocked' | 'budget';
      readonly message: string;
    };

/** The end of an item that its stamp kept from being called. */
export const endUnstamped = (answer: 'stop' | 'done'): ItemEnd =>
  answer === 'done' ? { kind: 'ended-elsewhere' } : handedBack('drain');

export const handedBack = (reason: ReleaseReason, waitMs = 0): ItemEnd => ({
  kind: 'handed-back',
  reason,
  waitMs,
});
