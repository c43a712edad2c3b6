/**
 * The index of one job in memory: the records that the verbs change, and what is derived from them.
 *
 * Counts of items are never kept beside the batches they are summed from, so that ok + failed is
 * what has ended by construction (I1). A stamp hangs on its lease, so that a lease cannot go and
 * leave a stamp behind.
 */
import { initialState } from '@longhaul/jobs/job-state';
import type { JobState, Thresholds } from '@longhaul/jobs/job-state';
import type { ItemState } from '@longhaul/jobs/outcome-code';
import type { Death, Epoch, Fence, Orders } from '@longhaul/ports/coordinator-replies';
import type { Money } from './money.ts';
import type { StampJournal } from './stamp-journal.ts';

export type Lease = {
  /** `counter:owner`, compared whole (I6). */
  readonly fence: Fence;
  /** Owner and number of the claim that it answered; absent when the lease was adopted. */
  readonly claim: { readonly owner: string; readonly n: number } | undefined;
  readonly attempt: number;
  leaseMs: number;
  expiresAt: number;
  /** The items being called under this lease, by key. */
  readonly stamps: Map<string, { readonly alone: boolean }>;
};

export type BatchIndex = {
  readonly size: number;
  /** Items without an end. */
  left: number;
  failed: number;
  /** Granted leases since the last accepted commit; 0 under a lease means that it got on. */
  barrenAttempts: number;
  /** Invocations since the last grant. */
  dispatches: number;
  /** When it may be pulled; undefined: not open. An open batch has no lease and items left. */
  notBefore: number | undefined;
  lease: Lease | undefined;
};

export type ItemIndex = { readonly batch: number; state: ItemState; deaths: number };

/** What `create` brings; all of it is gone when the index is lost. */
export type PlanIndex = {
  readonly planHash: string;
  readonly total: number;
  readonly batches: readonly BatchIndex[];
  /** Items that were stamped or committed; the index knows the others by number only. */
  readonly items: Map<string, ItemIndex>;
  /** Until then nothing is granted or reaped, so that living workers re-adopt their leases. */
  quietUntil: number;
  /** The life of the server in which it was created, or last compared with the store. */
  life: string;
  /** Deaths found in the journal that no reap has reported yet. */
  unreportedDeaths: readonly Death[];
  fenceCount: number;
  budgetMs: number;
  deadlineAt: number | undefined;
  controlSeq: number;
  thresholds: Thresholds;
  lanes: number | undefined;
  money: Money;
};

export type Leader = {
  readonly epoch: Epoch;
  readonly owner: string;
  readonly leaseMs: number;
  readonly expiresAt: number;
};

export type JobIndex = {
  readonly createdAt: number;
  readonly journal: StampJournal;
  /** Which life of the server this is: another one may have forgotten what came last. */
  readonly life: () => string;
  epochCount: number;
  leader: Leader | undefined;
  state: JobState;
  holdReason: string;
  spentMs: number;
  /** The instant up to which led time is in `spentMs`. */
  countedTo: number;
  plan: PlanIndex | undefined;
  /** When a finished job may be forgotten. */
  forgetAt: number | undefined;
  /** Grows with every change that a reader can see; renewing a lease is none. */
  changeCount: number;
};

/** A job whose plan stands in the index: the only one that workers are answered for. */
export type PlannedJob = JobIndex & { plan: PlanIndex };

export function newJobIndex(
  { journal, life }: Pick<JobIndex, 'journal' | 'life'>,
  now: number,
): JobIndex {
  return {
    createdAt: now,
    journal,
    life,
    epochCount: 0,
    leader: undefined,
    state: initialState,
    holdReason: '',
    spentMs: 0,
    countedTo: now,
    plan: undefined,
    forgetAt: undefined,
    changeCount: 0,
  };
}

export function isPlanned(job: JobIndex | undefined): job is PlannedJob {
  return job?.plan !== undefined;
}

/** Whether what came last may be missing, so that an open batch may hold what has ended. */
export function isDoubtful({ plan, life }: PlannedJob): boolean {
  return plan.life !== life();
}

/** Whether nothing is granted or reaped, and a lease that is not known is adopted. */
export function isQuiet(job: PlannedJob, now: number): boolean {
  return now < job.plan.quietUntil || isDoubtful(job);
}

/** Throws a RangeError for a batch that the plan does not have. */
export function batchOf(plan: PlanIndex, batch: number): BatchIndex {
  const found = plan.batches[batch];
  if (found) return found;
  throw new RangeError(
    `Batch ${String(batch)} is not in plan ${plan.planHash}, which has ${String(plan.batches.length)} batches: name a batch of this plan.`,
  );
}

/** The batch's lease, if the fence is still its own. */
export function leaseOf(plan: PlanIndex, batch: number, fence: Fence): Lease | undefined {
  const { lease } = batchOf(plan, batch);
  return lease?.fence === fence ? lease : undefined;
}

/** Gives a batch its lease: an attempt, which answers what was dispatched and closes the batch. */
export function enterLease(
  batch: BatchIndex,
  { fence, leaseMs, claim }: Pick<Lease, 'fence' | 'leaseMs' | 'claim'>,
  now: number,
): Lease {
  batch.barrenAttempts += 1;
  batch.dispatches = 0;
  batch.notBefore = undefined;
  const attempt = batch.barrenAttempts;
  const stamps: Lease['stamps'] = new Map();
  batch.lease = { fence, claim, attempt, leaseMs, expiresAt: now + leaseMs, stamps };
  return batch.lease;
}

/** A lease further ahead than twice its length was written by a clock that was wrong. */
export function hasExpired(lease: { leaseMs: number; expiresAt: number }, now: number): boolean {
  const leftMs = lease.expiresAt - now;
  return leftMs <= 0 || leftMs > 2 * lease.leaseMs;
}

export function countsOf({ batches }: PlanIndex): { ok: number; failed: number } {
  const ended = batches.reduce((sum, { size, left }) => sum + size - left, 0);
  const failed = batches.reduce((sum, batch) => sum + batch.failed, 0);
  return { ok: ended - failed, failed };
}

/** Time left: until the user's deadline where there is one, else of the budget of led time. */
export function leftMsOf({ plan, spentMs }: PlannedJob, now: number): number {
  const leftMs = plan.deadlineAt === undefined ? plan.budgetMs - spentMs : plan.deadlineAt - now;
  return Math.max(leftMs, 0);
}

export function ordersOf(job: PlannedJob, now: number): Orders {
  return { leftMs: leftMsOf(job, now), hold: job.state.hold, stop: job.state.stop };
}

/**
 * Adds the time since the last count that was led: not while held, and not beyond the leader's
 * lease, so that a job whose leader died tonight still has its time tomorrow.
 */
export function countLedTime(job: JobIndex, now: number): void {
  if (job.leader !== undefined && job.state.hold === 'none') {
    job.spentMs += Math.max(Math.min(now, job.leader.expiresAt) - job.countedTo, 0);
  }
  job.countedTo = now;
}
