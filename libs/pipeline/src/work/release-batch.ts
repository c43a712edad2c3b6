import { fullJitterMs } from '@longhaul/admission/retry';
import type { Grant, ReleaseReason } from '@longhaul/ports/coordinator-replies';
import type { HeldBatch, Release } from './held-batch.ts';
import type { WorkerSession } from './worker-session.ts';

/** Who had no time for a batch's items would only be granted them again, at once and without end. */
const noTimeWaitMs = 2_000;
/** Whose workers live too short is told so, and gets some time to mend it. */
const shortLifeWaitMs = 30_000;

/** Lets a batch go once its last item is settled; a lost one is simply forgotten. */
export async function releaseIfLast(
  session: WorkerSession,
  batch: HeldBatch,
  isLast: boolean,
): Promise<void> {
  if (!isLast) return;
  session.held.delete(batch);
  await session.ports.crashPoints('after-last-commit');
  if (!batch.isLost) await release(session, batch.grant, batch.release);
}

/** Gives a lease back, with the reason and how long the batch waits before it is due again. */
export async function release(
  session: WorkerSession,
  grant: Grant,
  { reason, waitMs, clean, handedBack, paid }: Release,
): Promise<void> {
  const { ports, job, scope } = session;
  const { batch, fence } = grant;
  await ports.coordinator.release(job, {
    ...scope,
    batch,
    fence,
    reason,
    waitMs: Math.max(waitMs, restMs(session, grant, reason)),
    clean,
    paid,
  });
  ports.events.emit({
    kind: 'released',
    at: ports.clock.now(),
    jobId: job.jobId,
    batch,
    fence,
    reason,
    handedBack,
  });
}

/** The least time before a batch is tried again, by why it was let go. */
function restMs({ ports }: WorkerSession, { attempt }: Grant, reason: ReleaseReason): number {
  if (reason === 'no-time') return noTimeWaitMs;
  if (reason === 'short-life') return shortLifeWaitMs;
  return reason === 'error' ? fullJitterMs({ attempt, random: ports.random.next() }) : 0;
}
