import { fullJitterMs } from '@longhaul/admission/retry';
import type { HeldBatch } from './held-batch.ts';
import type { WorkerSession } from './worker-session.ts';

/** Lets a batch go once its last item is settled; a lost one is simply forgotten. */
export async function releaseIfLast(
  session: WorkerSession,
  batch: HeldBatch,
  isLast: boolean,
): Promise<void> {
  if (!isLast) return;
  session.held.delete(batch);
  const { ports, job, scope } = session;
  const { grant } = batch;
  const { reason, waitMs, clean, handedBack } = batch.release;
  await ports.crashPoints('after-last-commit');
  if (batch.isLost) return;
  const backoffMs =
    reason === 'error' ? fullJitterMs({ attempt: grant.attempt, random: ports.random.next() }) : 0;
  await ports.coordinator.release(job, {
    ...scope,
    batch: grant.batch,
    fence: grant.fence,
    reason,
    waitMs: Math.max(waitMs, backoffMs),
    clean,
  });
  ports.events.emit({
    kind: 'released',
    at: ports.clock.now(),
    jobId: job.jobId,
    batch: grant.batch,
    fence: grant.fence,
    reason,
    handedBack,
  });
}
