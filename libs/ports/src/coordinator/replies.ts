import type { ItemState, OutcomeCode } from '@longhaul/jobs/outcome-code';
import type { Hold, JobState, Stop, Thresholds } from '@longhaul/jobs/job-state';

/** The types of the coordinator's questions and answers; its verbs stand in `../coordinator.ts`. */

export type JobRef = { readonly tenant: string; readonly jobId: string };

/**
 * A lease's token, `counter:owner`, compared whole and by equality: after a data loss the counter
 * may run again from an old value, and only the owner tells two leases apart.
 */
export type Fence = string;

/** The leader's fence. */
export type Epoch = string;

/** What a worker must name with every call, so that one of an older plan or round is told apart. */
export type WorkScope = { readonly planHash: string; readonly round: number };

/**
 * What every reply to a worker carries: time left by the coordinator's clock, hold, stop, and whether
 * each request must reserve what it may cost.
 */
export type Orders = {
  readonly leftMs: number;
  readonly hold: Hold;
  readonly stop: Stop;
  readonly isCapped: boolean;
};

export type JobMeta = {
  readonly state: JobState;
  /** Absent until a plan was created in the index. */
  readonly planHash: string | undefined;
  /** The coordinator's own instant of this answer: what it is to compare is made from it. */
  readonly now: number;
  /** How long its leader's lease lasts yet; 0 when nobody leads. */
  readonly leadLeftMs: number;
  readonly createdAt: number;
  readonly total: number;
  readonly batchCount: number;
  readonly ok: number;
  readonly failed: number;
  /** Led time so far; stands still while held or while nobody leads. */
  readonly spentMs: number;
  readonly leftMs: number;
  /** The user's, as it is now; a round after the first has none until it is given one. */
  readonly deadlineAt: number | undefined;
  readonly controlSeq: number;
  readonly thresholds: Thresholds;
  readonly lanes: number | undefined;
  readonly capMicroDollars: number | undefined;
  /**
   * What the job has cost, and the most that requests in flight may add. Undefined where a rebuilt
   * index was not told what the store records of it.
   */
  readonly spentMicroDollars: number | undefined;
  readonly reservedMicroDollars: number;
  readonly holdReason: string;
  /** How long nothing is granted, reaped or dispatched yet, after a rebuild. */
  readonly quietMs: number;
};

export type BatchState = {
  readonly batch: number;
  /** Items without an end. */
  readonly left: number;
  readonly failed: number;
  /** Granted leases since the last commit. */
  readonly barrenAttempts: number;
  readonly dispatches: number;
  readonly leased: boolean;
  /** The owner in its fence while it is leased: one worker may hold several batches. */
  readonly holder: string | undefined;
  readonly open: boolean;
  /** How long until it may be pulled; 0 when due, or when it is not open. */
  readonly dueInMs: number;
};

export type CreateArguments = {
  readonly epoch: Epoch;
  readonly planHash: string;
  readonly round: number;
  readonly total: number;
  /** Items of each batch, by batch number. */
  readonly batchSizes: readonly number[];
  readonly budgetMs: number;
  readonly deadlineAt?: number | undefined;
  readonly spentMs: number;
  readonly thresholds: Thresholds;
  readonly capMicroDollars?: number | undefined;
  /** What was spent that no later report tells; undefined: what is spent is not counted at all. */
  readonly spentMicroDollars?: number | undefined;
  /** 0 where no worker of an earlier index can be alive. */
  readonly quietMs: number;
};

export type LeadReply =
  | {
      readonly kind: 'leading';
      readonly epoch: Epoch;
      readonly meta: JobMeta;
      /**
       * The index was created, or last compared with the store, in another life of its server: a
       * replica that took over, or a restart, may have forgotten what came last.
       */
      readonly doubtful: boolean;
    }
  | { readonly kind: 'busy'; readonly leftMs: number };

export type CreateReply = 'created' | 'exists' | 'conflict' | 'fenced';

/** The leader lost its lease to another. */
export type Fenced = { readonly kind: 'fenced' };
/** The index knows no plan of this job: it was lost and is not rebuilt yet. */
export type NoJob = { readonly kind: 'nojob' };
export type Sealed = { readonly kind: 'sealed' };
/** The caller works on an older plan or round. */
export type Stale = { readonly kind: 'stale' };
/** The caller's fence is not the batch's. */
export type Lost = { readonly kind: 'lost' };

export type Grant = {
  readonly kind: 'granted';
  readonly batch: number;
  readonly fence: Fence;
  readonly attempt: number;
  readonly orders: Orders;
};

export type ClaimReply =
  | Grant
  | { readonly kind: 'busy' }
  | { readonly kind: 'done' }
  | { readonly kind: 'held' }
  | { readonly kind: 'late' }
  /** Nothing may be pulled now; `dueInMs` when something will be. */
  | { readonly kind: 'empty'; readonly dueInMs?: number | undefined }
  | Sealed
  | Stale
  | NoJob;

export type LeaseReply =
  { readonly kind: 'held'; readonly orders: Orders } | Lost | Sealed | Stale | NoJob;

/** What a stamp asks for its request: the most that the item will then have cost under this lease. */
export type Spend = { readonly mostMicroDollars: number | undefined };

export type StampReply =
  | LeaseReply
  /** Each of the items has ended already, by whoever ended it: calling would pay for one a second time. */
  | { readonly kind: 'done' }
  /**
   * Nothing was stamped. `isFinal`: the request does not fit under the cap; otherwise it may fit once
   * requests in flight are settled, or once what was spent is counted.
   */
  | {
      readonly kind: 'unaffordable';
      readonly isFinal: boolean;
      readonly leftMicroDollars: number;
    };

export type ItemReport = {
  readonly key: string;
  readonly batch: number;
  /** What it cost since its costs were last told, where that is known. */
  readonly costMicroDollars?: number | undefined;
  readonly state: Exclude<ItemState, { kind: 'none' }>;
};

export type Reporter =
  | { readonly kind: 'worker'; readonly batch: number; readonly fence: Fence }
  | { readonly kind: 'leader'; readonly epoch: Epoch };

export type CommitReply =
  | {
      readonly kind: 'committed';
      readonly accepted: readonly string[];
      readonly duplicate: readonly string[];
      /** Failures reported without the right to. */
      readonly refused: readonly string[];
      readonly orders: Orders;
    }
  | Sealed
  | Stale
  | NoJob;

/**
 * Why a batch is let go. `finished`, `error` and `short-life`, which no worker's whole time can mend,
 * count as an attempt when nothing was committed; the others are free.
 */
export type ReleaseReason =
  'finished' | 'error' | 'short-life' | 'rate-wait' | 'hold' | 'drain' | 'no-time' | 'suspects';

export type ItemStanding = { readonly state: ItemState; readonly deaths: number };

export type Death = {
  readonly key: string;
  readonly batch: number;
  readonly deaths: number;
  /** It died alone after two deaths: it is the one that kills. */
  readonly poison: boolean;
};

export type ReapReply =
  | {
      readonly kind: 'reaped';
      readonly batches: readonly number[];
      readonly deaths: readonly Death[];
    }
  | Fenced
  | NoJob;

export type SealReply =
  { readonly kind: 'sealed'; readonly ok: number; readonly failed: number } | Fenced | NoJob;

export type TerminalItem = {
  readonly key: string;
  readonly state: { readonly kind: 'ok' } | { readonly kind: 'failed'; readonly code: OutcomeCode };
};
