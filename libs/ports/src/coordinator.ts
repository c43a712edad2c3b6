import type { Control } from '@longhaul/jobs/documents/control';
import type { Hold } from '@longhaul/jobs/job-state';
import type {
  BatchState,
  ClaimReply,
  CommitReply,
  CreateArguments,
  CreateReply,
  Epoch,
  Fence,
  Fenced,
  ItemReport,
  ItemStanding,
  JobMeta,
  JobRef,
  LeadReply,
  LeaseReply,
  NoJob,
  ReapReply,
  ReleaseReason,
  Reporter,
  SealReply,
  Spend,
  StampReply,
  TerminalItem,
  WorkScope,
} from './coordinator/replies.ts';

/**
 * The index of a job: who leads, who works on what, what has ended. It is rebuilt from the store
 * whenever it is lost and never holds a fact that exists nowhere else.
 *
 * Time is the coordinator's own; callers send lengths and get lengths. Every mutation may arrive
 * twice and then changes nothing more. It knows no content, no plan beyond numbers, and no worker
 * beyond the owner in a fence.
 *
 * Edges:
 * - One owner leads at a time and another is told busy.
 * - Leading again by the same owner renews and keeps the epoch.
 * - A new owner gets a new epoch once the lease has run out.
 * - Resigning hands over at once.
 * - How long a job is led yet can be read without asking for the lead.
 * - Leading adds led time but never more than one lease per call.
 * - No time is spent while a job is held.
 * - No time is spent while a job waits for its turn.
 * - Without a created plan every worker is answered nojob and nothing is written.
 * - Creating twice answers exists and keeps what was committed.
 * - Creating with another plan answers conflict.
 * - Creating with an old epoch is fenced.
 * - An index whose server lives again is doubtful until its plan is created again.
 * - Nothing is granted or reaped while an index is doubtful.
 * - Creating what is doubtful closes what is open and begins a quiet time.
 * - A batch is granted only after it was offered or dispatched.
 * - A granted batch is busy for everybody else.
 * - A leased batch names its holder.
 * - The same owner and number get the same grant again.
 * - A dispatched batch is pulled by others only after its grace.
 * - The grace doubles with each unanswered dispatch from 15 s up to 300 s.
 * - A claim after its last moment is late.
 * - The coordinator tells its own instant.
 * - Pulling takes due batches in the order of their due time, then of their number.
 * - Pulling when nothing is due says when something will be.
 * - A batch whose items have all ended is done.
 * - Nothing is granted while a job is held or in its quiet time.
 * - A worker of another plan or round is stale.
 * - Renewing keeps the lease and another fence is lost.
 * - In the quiet time after a rebuild a batch without a fence adopts the caller's.
 * - While an index is doubtful a batch without a fence adopts the caller's.
 * - An expired lease frees nothing until it is reaped.
 * - A lease further ahead than twice its length counts as expired.
 * - Ok is accepted from anyone and an ok never becomes failed.
 * - A failure is refused from a worker without the batch's fence.
 * - A failure is accepted from the leader's epoch.
 * - Committing twice is a duplicate and counts once.
 * - A late ok replaces a failure within the round.
 * - A release with progress makes the batch due at once.
 * - A release without progress counts as an attempt and waits its backoff.
 * - A release for a rate wait, a hold, a drain or want of time counts no attempt.
 * - An unclean release waits for the leader to offer the batch again.
 * - Reaping drops expired leases and charges a death to each item still stamped.
 * - An item stamped alone that dies after two deaths is poison.
 * - A commit clears the stamps of its items.
 * - A stamp of items that have all ended answers done.
 * - An orderly release charges no death.
 * - A request that fits no more under the cap is refused for good.
 * - A request that may fit once others are settled is refused for now.
 * - What is refused its money is stamped no more, and no death is charged to it.
 * - A commit settles what was reserved for its item at what it cost.
 * - Without a cap nothing is reserved, and what is accepted is counted once.
 * - A release settles what was handed back, and charges what nobody tells.
 * - What a dead worker had reserved counts as spent until its end is told.
 * - Raising the cap lifts the hold that it caused.
 * - What was spent is not believed until it was counted.
 * - What was spent is counted anew once the index was doubtful.
 * - A reservation gives no right to a request once the cap was passed.
 * - What is charged for an end that nobody told is counted beside the records.
 * - Counting what was spent is refused where an item has ended since.
 * - Reaping in the quiet time does nothing.
 * - Sealing is one way, drops all leases and answers the counts.
 * - After the seal every worker is told sealed.
 * - Reopening starts the next round and clears exactly the named failures.
 * - A control is applied once, in order of its number.
 * - A control is passed over until the one that it follows was told.
 * - A stop and a hold reach workers with their next reply.
 * - Waiting for a change returns as soon as something changed.
 */
export type Coordinator = {
  // The leader's verbs.
  /** `waits`: since its owner led last, nothing of the job ran, because it waits for other jobs' turn. */
  readonly lead: (
    job: JobRef,
    by: { owner: string; leaseMs: number; waits?: boolean },
  ) => Promise<LeadReply>;
  readonly resign: (job: JobRef, by: { epoch: Epoch }) => Promise<void>;
  readonly create: (job: JobRef, plan: CreateArguments) => Promise<CreateReply>;
  /** Forgets the index of a plan that the store does not know; the leader rebuilds it. */
  readonly drop: (job: JobRef, by: { epoch: Epoch }) => Promise<void>;
  /** Makes reconciled batches claimable, to be pulled after `waitMs`, without an invocation. */
  readonly offer: (
    job: JobRef,
    offer: { epoch: Epoch; batches: readonly number[]; waitMs: number },
  ) => Promise<Fenced | NoJob | { readonly kind: 'offered' }>;
  /** Notes an invocation: claimable at once by who was invoked, by others after the grace. */
  readonly dispatch: (
    job: JobRef,
    dispatch: { epoch: Epoch; batch: number },
  ) => Promise<Fenced | NoJob | { readonly kind: 'noted'; readonly graceMs: number }>;
  /**
   * Tells an index that does not count what was spent what the store records of it, as long as no other
   * item has ended since: these many were ok and failed then.
   */
  readonly count: (
    job: JobRef,
    count: { epoch: Epoch; ok: number; failed: number; spentMicroDollars: number },
  ) => Promise<Fenced | NoJob | { readonly kind: 'counted' | 'outdated' }>;
  readonly reap: (job: JobRef, by: { epoch: Epoch }) => Promise<ReapReply>;
  readonly seal: (job: JobRef, by: { epoch: Epoch }) => Promise<SealReply>;
  readonly reopen: (
    job: JobRef,
    next: { epoch: Epoch; round: number; clear: readonly string[]; budgetMs: number },
  ) => Promise<Fenced | NoJob | { readonly kind: 'reopened' }>;
  readonly finish: (
    job: JobRef,
    end: { epoch: Epoch; retentionMs: number },
  ) => Promise<Fenced | NoJob | { readonly kind: 'finished' }>;

  // The workers' verbs.
  readonly claim: (
    job: JobRef,
    claim: WorkScope & {
      batch: number;
      owner: string;
      n: number;
      leaseMs: number;
      notAfter: number;
    },
  ) => Promise<ClaimReply>;
  readonly claimNext: (
    job: JobRef,
    claim: WorkScope & { owner: string; n: number; leaseMs: number },
  ) => Promise<ClaimReply>;
  readonly stamp: (
    job: JobRef,
    stamp: WorkScope & {
      batch: number;
      fence: Fence;
      keys: readonly string[];
      alone: boolean;
      /** For a request that costs money; under a cap it is made only when it fits. */
      spend?: Spend | undefined;
    },
  ) => Promise<StampReply>;
  readonly renew: (
    job: JobRef,
    lease: WorkScope & { batch: number; fence: Fence; leaseMs: number },
  ) => Promise<LeaseReply>;
  readonly commit: (
    job: JobRef,
    commit: WorkScope & { by: Reporter; items: readonly ItemReport[] },
  ) => Promise<CommitReply>;
  readonly release: (
    job: JobRef,
    release: WorkScope & {
      batch: number;
      fence: Fence;
      reason: ReleaseReason;
      /** How long the batch waits before it is due again. */
      waitMs: number;
      /** False when an output was put but not committed: the leader must reconcile first. */
      clean: boolean;
      /** What items that are handed back have cost since their costs were last told. */
      paid?: readonly { readonly key: string; readonly microDollars: number }[] | undefined;
    },
  ) => Promise<LeaseReply>;
  /** A worker's word that calling on cannot help, or that money is spent. */
  readonly hold: (
    job: JobRef,
    hold: WorkScope & { hold: Exclude<Hold, 'none'>; reason: string },
  ) => Promise<NoJob | Sealed | { readonly kind: 'held' }>;

  // A person's verbs: stop, hold, resume and set, numbered by the store's `control/<seq>`.
  /** `after`: the number that was told before it; 0 for the first that anybody tells. */
  readonly control: (
    job: JobRef,
    control: { seq: number; after: number; control: Control },
  ) => Promise<void>;

  // Reading.
  readonly meta: (job: JobRef) => Promise<JobMeta | undefined>;
  readonly batches: (job: JobRef) => Promise<readonly BatchState[]>;
  readonly standings: (
    job: JobRef,
    items: { keys: readonly string[] },
  ) => Promise<ReadonlyMap<string, ItemStanding>>;
  /** Every item that has ended, in pages. */
  readonly terminal: (job: JobRef) => AsyncIterable<readonly TerminalItem[]>;
  /** Resolves when something changed after `cursor`, or after `waitMs`; answers the new cursor. */
  readonly changed: (
    job: JobRef,
    wait: { cursor: string; waitMs: number; signal: AbortSignal },
  ) => Promise<string>;
};

type Sealed = { readonly kind: 'sealed' };
