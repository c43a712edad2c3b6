/**
 * Who leads a job: lead, resign.
 *
 * One epoch is valid at a time (I6). It is the leader's until another owner leads: running out of
 * its lease takes nothing from it while nobody else has come.
 */
import type { Epoch, LeadReply } from '@longhaul/ports/coordinator-replies';
import { countLedTime, hasExpired, isDoubtful, isPlanned } from '../job-index.ts';
import type { JobIndex } from '../job-index.ts';
import { metaOf } from './read.ts';

/** Led time is counted first, under the lease that was held until now. */
export function lead(
  job: JobIndex,
  { owner, leaseMs, waits = false }: { owner: string; leaseMs: number; waits?: boolean },
  now: number,
): LeadReply {
  const { leader } = job;
  if (leader !== undefined && leader.owner !== owner && !hasExpired(leader, now)) {
    return { kind: 'busy', leftMs: leader.expiresAt - now };
  }
  if (waits && leader?.owner === owner) job.countedTo = now;
  else countLedTime(job, now);
  const epoch = leader?.owner === owner ? leader.epoch : newEpoch(job, owner);
  job.leader = { epoch, owner, leaseMs, expiresAt: now + leaseMs };
  const doubtful = isPlanned(job) && isDoubtful(job);
  return { kind: 'leading', epoch, meta: metaOf(job, now), doubtful };
}

export function resign(job: JobIndex, { epoch }: { epoch: Epoch }, now: number): void {
  if (job.leader?.epoch !== epoch) return;
  countLedTime(job, now);
  job.leader = undefined;
  job.changeCount += 1;
}

function newEpoch(job: JobIndex, owner: string): Epoch {
  job.epochCount += 1;
  job.changeCount += 1;
  return `${String(job.epochCount)}:${owner}`;
}
