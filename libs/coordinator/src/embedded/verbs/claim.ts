/**
 * Leases are granted: claim, claimNext.
 *
 * A grant is an attempt. It takes the batch out of the open ones and gives it a new fence, so that at
 * most one is valid (I6). The same owner and number are the same question, asked again because the
 * answer was lost: it gets the same grant while that is the batch's.
 */
import type { ClaimReply, Grant } from '@longhaul/ports/coordinator-replies';
import { batchOf, enterLease, isDoubtful, isQuiet, ordersOf } from '../job-index.ts';
import type { BatchIndex, Lease, PlannedJob } from '../job-index.ts';

type Asking = { readonly owner: string; readonly n: number; readonly leaseMs: number };

/** By a worker that was invoked for this batch: its time to be pulled need not have come. */
export function claim(
  job: PlannedJob,
  asked: Asking & { batch: number; notAfter: number },
  now: number,
): ClaimReply {
  const batch = batchOf(job.plan, asked.batch);
  const lease = batch.lease;
  if (lease && answers(lease, asked)) return grantOf(job, asked.batch, lease, now);
  if (now > asked.notAfter) return { kind: 'late' };
  if (batch.left === 0) return { kind: 'done' };
  if (!isGranting(job)) return { kind: 'held' };
  if (isQuiet(job, now) || batch.notBefore === undefined) return { kind: 'busy' };
  return grant(job, asked.batch, asked, now);
}

/** By a worker with time left: the batch that has been due longest. */
export function claimNext(job: PlannedJob, asked: Asking, now: number): ClaimReply {
  const { batches, quietUntil } = job.plan;
  const repeated = batches.findIndex(({ lease }) => lease && answers(lease, asked));
  const lease = batches[repeated]?.lease;
  if (lease) return grantOf(job, repeated, lease, now);
  if (!isGranting(job)) return { kind: 'held' };
  const next = firstDue(batches);
  if (next === undefined || isDoubtful(job)) return { kind: 'empty' };
  const dueAt = Math.max(next.notBefore, quietUntil);
  if (dueAt > now) return { kind: 'empty', dueInMs: dueAt - now };
  return grant(job, next.batch, asked, now);
}

/** A stopped job is about to be sealed: a new lease would only be handed back. */
function isGranting({ state }: PlannedJob): boolean {
  return state.hold === 'none' && state.stop === 'none';
}

function answers({ claim: answered }: Lease, { owner, n }: Asking): boolean {
  return answered?.owner === owner && answered.n === n;
}

function firstDue(batches: readonly BatchIndex[]) {
  let first: { batch: number; notBefore: number } | undefined;
  for (const [batch, { notBefore }] of batches.entries()) {
    if (notBefore === undefined) continue;
    if (first === undefined || notBefore < first.notBefore) first = { batch, notBefore };
  }
  return first;
}

function grant(job: PlannedJob, number: number, asked: Asking, now: number): Grant {
  const { owner, n, leaseMs } = asked;
  job.plan.fenceCount += 1;
  job.changeCount += 1;
  const fence = `${String(job.plan.fenceCount)}:${owner}`;
  const batch = batchOf(job.plan, number);
  const lease = enterLease(batch, { fence, leaseMs, claim: { owner, n } }, now);
  return grantOf(job, number, lease, now);
}

function grantOf(job: PlannedJob, batch: number, lease: Lease, now: number): Grant {
  const { fence, attempt } = lease;
  return { kind: 'granted', batch, fence, attempt, orders: ordersOf(job, now) };
}
