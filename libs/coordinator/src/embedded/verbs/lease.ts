/**
 * A lease is kept, marked and let go: renew, stamp, release.
 *
 * Only the fence that is the batch's now has a say (I6); everybody else is told that it is lost.
 */
import type {
  Fence,
  LeaseReply,
  ReleaseReason,
  Spend,
  StampReply,
} from '@longhaul/ports/coordinator-replies';
import { batchOf, enterLease, isQuiet, leaseOf, ordersOf } from '../job-index.ts';
import type { Lease, PlannedJob } from '../job-index.ts';
import { chargeFence, reserve, settle } from '../money.ts';
import { dropLease, knownItem, liftStamp, putStamps } from '../stamps.ts';

type Held = { readonly batch: number; readonly fence: Fence };
type Stamping = {
  readonly keys: readonly string[];
  readonly alone: boolean;
  readonly spend?: Spend | undefined;
};
type Released = {
  readonly reason: ReleaseReason;
  readonly waitMs: number;
  readonly clean: boolean;
  readonly paid?: readonly { readonly key: string; readonly microDollars: number }[] | undefined;
};

/** These say nothing against the batch; the others count as an attempt when nothing came of it. */
const freeReasons: readonly ReleaseReason[] = ['rate-wait', 'hold', 'drain', 'no-time', 'suspects'];

/** Expiry alone takes nothing: a late renewal of a lease that was not reaped keeps it. */
export function renew(
  job: PlannedJob,
  { batch, fence, leaseMs }: Held & { leaseMs: number },
  now: number,
): LeaseReply {
  const lease = leaseOf(job.plan, batch, fence) ?? adopt(job, { batch, fence, leaseMs }, now);
  if (lease === undefined) return { kind: 'lost' };
  lease.leaseMs = leaseMs;
  lease.expiresAt = now + leaseMs;
  return held(job, now);
}

export function stamp(
  job: PlannedJob,
  { batch, fence, keys, alone, spend }: Held & Stamping,
  now: number,
): StampReply {
  const lease = leaseOf(job.plan, batch, fence);
  if (lease === undefined) return { kind: 'lost' };
  const endless = keys.filter(
    (key) => (knownItem(job.plan, key, batch)?.state.kind ?? 'none') === 'none',
  );
  if (endless.length === 0) return { kind: 'done' };
  for (const key of spend ? endless : []) {
    const refusal = spend && reserve(job, { fence, key }, spend);
    if (refusal === undefined) continue;
    // It waits: nothing of it runs that a death could be charged to.
    for (const waiting of endless) liftStamp(job, waiting, batch);
    return refusal;
  }
  putStamps(job, lease, { batch, keys, alone });
  return held(job, now);
}

/**
 * A free release gives the attempt back; a lease that got on was reset to no attempt already. An
 * unclean one opens nothing: an output of it was put and not committed, so the leader must reconcile.
 */
export function release(job: PlannedJob, released: Held & Released, now: number): LeaseReply {
  const { reason, waitMs, clean } = released;
  if (leaseOf(job.plan, released.batch, released.fence) === undefined) return { kind: 'lost' };
  const batch = batchOf(job.plan, released.batch);
  const isFree = freeReasons.includes(reason);
  const isDueAtOnce = !isFree && batch.barrenAttempts === 0;
  if (isFree) batch.barrenAttempts = Math.max(batch.barrenAttempts - 1, 0);
  const { fence } = released;
  for (const { key, microDollars } of released.paid ?? []) {
    settle(job.plan, { fence, key }, { microDollars, news: true });
  }
  chargeFence(job.plan, fence);
  dropLease(job, released.batch);
  if (clean && batch.left > 0) batch.notBefore = isDueAtOnce ? now : now + waitMs;
  job.changeCount += 1;
  return held(job, now);
}

/**
 * After a data loss the index knows no lease, and the worker that holds one goes on paying for
 * calls: in the quiet time, and only then, it may enter its own. It counts as the attempt it was.
 */
function adopt(
  job: PlannedJob,
  renewed: Held & { leaseMs: number },
  now: number,
): Lease | undefined {
  const batch = batchOf(job.plan, renewed.batch);
  if (!isQuiet(job, now) || batch.lease !== undefined) return undefined;
  job.changeCount += 1;
  // Counting on from an adopted fence keeps it from being handed out a second time (I6).
  job.plan.fenceCount = Math.max(job.plan.fenceCount, Number.parseInt(renewed.fence, 10) || 0);
  return enterLease(batch, { ...renewed, claim: undefined }, now);
}

function held(job: PlannedJob, now: number): LeaseReply {
  return { kind: 'held', orders: ordersOf(job, now) };
}
