/**
 * A job is told what to do: control by a person, hold by a worker.
 *
 * Controls stand in the store under their numbers, so that they survive the index; here each is
 * applied once. Led time is counted before a hold begins or ends: held time is nobody's.
 */
import type { Control } from '@longhaul/jobs/documents/control';
import { transition } from '@longhaul/jobs/job-state';
import type { Hold } from '@longhaul/jobs/job-state';
import { countLedTime } from '../job-index.ts';
import type { PlannedJob } from '../job-index.ts';
import { setCap } from '../money.ts';

type Holding = { readonly hold: Exclude<Hold, 'none'>; readonly reason: string };

/**
 * A number that was reached already is an old message. One that follows a number which was not reached
 * comes too early: this index forgot, and is told all that stand before it first.
 */
export function control(
  job: PlannedJob,
  { seq, after, control: word }: { seq: number; after: number; control: Control },
  now: number,
): void {
  if (seq <= job.plan.controlSeq) return;
  if (after > job.plan.controlSeq) return;
  job.plan.controlSeq = seq;
  job.changeCount += 1;
  obey(job, word, now);
}

/** The first reason stays: what follows it is mostly the same fault met by other workers. */
export function hold(job: PlannedJob, holding: Holding, now: number): { kind: 'held' } {
  countLedTime(job, now);
  const before = job.state.hold;
  job.state = transition(job.state, { kind: 'held', hold: holding.hold });
  if (job.state.hold !== before) {
    job.holdReason = holding.reason;
    job.changeCount += 1;
  }
  return { kind: 'held' };
}

function obey(job: PlannedJob, word: Control, now: number): void {
  const { plan } = job;
  switch (word.kind) {
    case 'stop':
      job.state = transition(job.state, { kind: 'stopped', stop: word.mode });
      return;
    case 'hold':
      hold(job, word, now);
      return;
    case 'resume':
      resume(job, now);
      return;
    case 'deadline':
      plan.deadlineAt = word.deadlineAt;
      return;
    case 'cap':
      raiseCap(job, word.capMicroDollars, now);
      return;
    case 'concurrency':
      plan.lanes = word.lanes;
      return;
    case 'thresholds':
      plan.thresholds = word.thresholds;
  }
}

/** A cap with room again lifts the hold that its end caused; a person's own hold stays. */
function raiseCap(job: PlannedJob, capMicroDollars: number, now: number): void {
  setCap(job.plan, capMicroDollars);
  const hasRoom = capMicroDollars > job.plan.money.cap.settledMicroDollars;
  if (job.state.hold === 'budget' && hasRoom) resume(job, now);
}

function resume(job: PlannedJob, now: number): void {
  countLedTime(job, now);
  job.state = transition(job.state, { kind: 'resumed' });
  job.holdReason = '';
}
