import { RetryableError } from '@longhaul/ports/errors';
import type { PendingItem } from './held-batch.ts';
import type { WorkerSession } from './worker-session.ts';

/** Between two puts of a reply, after the store's own retries, at least and at most. */
const minRestMs = 2_000;
const maxRestMs = 30_000;

/**
 * Puts what was paid for, again and again through an outage of the store: the reply is thrown away, and
 * the item called again by somebody else, only once this worker's time or its lease is over.
 */
export async function keepPutting(
  session: WorkerSession,
  { batch, item }: PendingItem,
  put: () => Promise<void>,
): Promise<void> {
  const { clock, events } = session.ports;
  for (let restMs = minRestMs; ; restMs = Math.min(restMs * 2, maxRestMs)) {
    try {
      return await put();
    } catch (error) {
      const waitMs = Math.max(restMs, error instanceof RetryableError ? error.retryAfterMs : 0);
      const mayWait = !session.cutting.aborted && waitMs < session.leftMs();
      if (!(error instanceof RetryableError) || !mayWait || !batch.isSure(clock.now())) throw error;
      const message = `The output of ${item.id} could not be put: ${error.message} It is kept and put again.`;
      events.emit({ kind: 'warning', at: clock.now(), jobId: session.job.jobId, message });
      await clock.sleep(waitMs, session.cutting);
    }
  }
}
