/**
 * A round ends and the next begins: seal, reopen, finish.
 *
 * Round and phase only move forward (I5): each verb moves once and, repeated, answers as before.
 * Each drops all leases in order, so that no worker of an earlier phase has a valid fence (I6) and
 * nobody is charged a death for having been cut off.
 */
import { isOpen, transition } from '@longhaul/jobs/job-state';
import type { SealReply } from '@longhaul/ports/coordinator-replies';
import { batchOf, countLedTime, countsOf } from '../job-index.ts';
import type { PlannedJob } from '../job-index.ts';
import { closeMoney } from '../money.ts';
import { dropLease } from '../stamps.ts';

export function seal(job: PlannedJob, _by: unknown, now: number): SealReply {
  if (isOpen(job.state.phase)) {
    countLedTime(job, now);
    job.state = transition(job.state, { kind: 'sealed' });
    closeBatches(job);
    job.changeCount += 1;
  }
  return { kind: 'sealed', ...countsOf(job.plan) };
}

/**
 * A redrive has a budget of its own; a deadline of the round before is over. Deaths stay: what
 * killed its worker twice runs alone in the next round too.
 */
export function reopen(
  job: PlannedJob,
  next: { round: number; clear: readonly string[]; budgetMs: number },
  now: number,
): { kind: 'reopened' } {
  if (next.round <= job.state.round) return { kind: 'reopened' };
  job.state = transition(job.state, { kind: 'reopened', round: next.round });
  job.holdReason = '';
  job.spentMs = 0;
  job.countedTo = now;
  job.forgetAt = undefined;
  job.plan.budgetMs = next.budgetMs;
  job.plan.deadlineAt = undefined;
  closeBatches(job);
  for (const key of next.clear) clearFailure(job, key);
  job.changeCount += 1;
  return { kind: 'reopened' };
}

export function finish(
  job: PlannedJob,
  { retentionMs }: { retentionMs: number },
  now: number,
): { kind: 'finished' } {
  if (job.state.phase !== 'done') {
    job.state = transition(job.state, { kind: 'finished' });
    job.forgetAt = now + retentionMs;
    closeBatches(job);
    job.changeCount += 1;
  }
  return { kind: 'finished' };
}

function closeBatches(job: PlannedJob): void {
  closeMoney(job.plan);
  for (const [number, batch] of job.plan.batches.entries()) {
    dropLease(job, number);
    batch.notBefore = undefined;
    batch.dispatches = 0;
    batch.barrenAttempts = 0;
  }
}

function clearFailure({ plan }: PlannedJob, key: string): void {
  const item = plan.items.get(key);
  if (item?.state.kind !== 'failed') return;
  const batch = batchOf(plan, item.batch);
  item.state = { kind: 'none' };
  batch.left += 1;
  batch.failed -= 1;
}
