/**
 * A lease is kept, marked and let go: renew, stamp, release.
 *
 * Only the fence that is the batch's now has a say (I6); everybody else is told that it is lost.
 */
import type { Fence, LeaseReply, ReleaseReason } from '@longhaul/ports/coordinator-replies';
import { batchOf, enterLease, isQuiet, leaseOf, ordersOf } from '../job-index.ts';
import type { Lease, PlannedJob } from '../job-index.ts';
import { dropLease, putStamps } from '../stamps.ts';

type Held = { readonly batch: number; readonly fence: Fence };

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
  { batch, fence, keys, alone }: Held & { keys: readonly string[]; alone: boolean },
  now: number,
): LeaseReply {
  const lease = leaseOf(job.plan, batch, fence);
  if (lease === undefined) return { kind: 'lost' };
  putStamps(job, lease, { batch, keys, alone });
  return held(job, now);
}

/**
 * A free release gives the attempt back; a lease that got on was reset to no attempt already. An
 * unclean one opens nothing: an output of it was put and not committed, so the leader must reconcile.
 */
export function release(
  job: PlannedJob,
  released: Held & { reason: ReleaseReason; waitMs: number; clean: boolean },
  now: number,
): LeaseReply {
  const { reason, waitMs, clean } = released;
  if (leaseOf(job.plan, released.batch, released.fence) === undefined) return { kind: 'lost' };
  const batch = batchOf(job.plan, released.batch);
  const isFree = freeReasons.includes(reason);
  const isDueAtOnce = !isFree && batch.barrenAttempts === 0;
  if (isFree) batch.barrenAttempts = Math.max(batch.barrenAttempts - 1, 0);
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
