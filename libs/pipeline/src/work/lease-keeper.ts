import type { HeldBatch } from './held-batch.ts';
import type { WorkerSession } from './worker-session.ts';

/** A lease is renewed three times in its length: two renewals may be lost before it is. */
const renewalsPerLease = 3;

/** Renews every lease of the session until `done`; learns of holds, stops and losses on the way. */
export async function keepLeases(session: WorkerSession, done: AbortSignal): Promise<void> {
  const { clock, settings } = session.ports;
  const { onWord } = session.life;
  let word = new AbortController();
  const unlisten = onWord?.(() => word.abort());
  while (!done.aborted) {
    const wake = onWord ? AbortSignal.any([done, word.signal]) : done;
    await clock.sleep(settings.leaseMs / renewalsPerLease, wake);
    // Before the renewal: what is told during it is asked for by the next one.
    if (word.signal.aborted) word = new AbortController();
    if (!done.aborted) await renewAll(session).catch((error: unknown) => warn(session, error));
  }
  unlisten?.();
}

/** A renewal that fails is tried again in a third of the lease; what is in flight goes on. */
function warn({ ports, job }: WorkerSession, error: unknown): void {
  const message = `A lease could not be renewed: ${error instanceof Error ? error.message : 'unknown error'}`;
  ports.events.emit({ kind: 'warning', at: ports.clock.now(), jobId: job.jobId, message });
}

async function renewAll(session: WorkerSession): Promise<void> {
  const { ports, job, scope } = session;
  for (const batch of [...session.held]) {
    if (batch.isLost) continue;
    const { batch: number, fence } = batch.grant;
    const leaseMs = ports.settings.leaseMs;
    const reply = await ports.coordinator.renew(job, { ...scope, batch: number, fence, leaseMs });
    if (reply.kind === 'held') {
      session.obey(reply.orders);
      batch.hold(session.ports.clock.now() + leaseMs);
    } else if (reply.kind === 'lost') dropLost(session, batch);
    else if (reply.kind === 'sealed' || reply.kind === 'stale') session.dismiss();
  }
}

/** What is in flight may still be put and committed: an ok is welcome from anyone. */
function dropLost(session: WorkerSession, lost: HeldBatch): void {
  lost.lose();
  for (const list of [session.queue, session.suspects]) {
    const kept = list.filter(({ batch }) => !batch.isLost);
    list.splice(0, list.length, ...kept);
  }
}
