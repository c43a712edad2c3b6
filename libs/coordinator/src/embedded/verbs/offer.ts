/**
 * Batches become claimable: offer, dispatch.
 *
 * The leader alone opens a batch, after it has reconciled it from the store: a batch that opened by
 * itself could be granted while an output of it is put and not committed, and be paid for twice.
 */
import { isOpen } from '@longhaul/jobs/job-state';
import { batchOf } from '../job-index.ts';
import type { BatchIndex, PlannedJob } from '../job-index.ts';

const firstGraceMs = 15_000;
/** A queue may legitimately deliver an invocation minutes late. */
const longestGraceMs = 300_000;

/** A batch that is open already keeps its time: an offer shortens no backoff and no grace. */
export function offer(
  job: PlannedJob,
  { batches, waitMs }: { batches: readonly number[]; waitMs: number },
  now: number,
): { kind: 'offered' } {
  for (const number of batches) {
    const batch = batchOf(job.plan, number);
    if (!mayOpen(job, batch) || batch.notBefore !== undefined) continue;
    batch.notBefore = now + waitMs;
    job.changeCount += 1;
  }
  return { kind: 'offered' };
}

/**
 * Notes an invocation; a second note within the grace of the first is the same note. One of a batch
 * that is leased already, because its worker was faster than the note, opens nothing.
 */
export function dispatch(
  job: PlannedJob,
  invoked: { batch: number },
  now: number,
): { kind: 'noted'; graceMs: number } {
  const batch = batchOf(job.plan, invoked.batch);
  if (!mayOpen(job, batch)) return { kind: 'noted', graceMs: 0 };
  if (isAwaited(batch, now)) return { kind: 'noted', graceMs: graceMsOf(batch.dispatches) };
  batch.dispatches += 1;
  const graceMs = graceMsOf(batch.dispatches);
  batch.notBefore = now + graceMs;
  job.changeCount += 1;
  return { kind: 'noted', graceMs };
}

function mayOpen({ state }: PlannedJob, batch: BatchIndex): boolean {
  return isOpen(state.phase) && batch.lease === undefined && batch.left > 0;
}

function isAwaited({ dispatches, notBefore }: BatchIndex, now: number): boolean {
  return dispatches > 0 && notBefore !== undefined && notBefore > now;
}

function graceMsOf(dispatches: number): number {
  return Math.min(firstGraceMs * 2 ** (dispatches - 1), longestGraceMs);
}
