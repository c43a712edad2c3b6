import { batchIndexKey } from '@longhaul/jobs/object-key';
import { batchIndexCodec, type BatchIndex } from '@longhaul/jobs/documents/plan';
import { decodeUtf8 } from '@longhaul/jobs/text';
import type { ClaimReply, Grant } from '@longhaul/ports/coordinator-replies';
import { HeldBatch } from './held-batch.ts';
import { misfitOf, misfitRestMs } from './misfit.ts';
import { release, releaseIfLast } from './release-batch.ts';
import type { WorkerSession } from './worker-session.ts';

/** Deaths after which an item runs last and alone (protocol: Poison). */
const suspectDeaths = 2;

/** Claims the batch the worker was invoked for. */
export async function claimInvoked(
  session: WorkerSession,
  batch: number,
  notAfter: number,
): Promise<ClaimReply> {
  const { ports, job, scope, owner } = session;
  await ports.crashPoints('before-claim');
  return ports.coordinator.claim(job, {
    ...scope,
    batch,
    owner,
    n: (session.claims += 1),
    leaseMs: ports.settings.leaseMs,
    notAfter,
  });
}

/** Pulls whatever is due next. */
export async function claimNext(session: WorkerSession): Promise<ClaimReply> {
  const { ports, job, scope, owner } = session;
  return ports.coordinator.claimNext(job, {
    ...scope,
    owner,
    n: (session.claims += 1),
    leaseMs: ports.settings.leaseMs,
  });
}

/**
 * Takes a granted batch into the session. False when it cannot be read: it is let go, which counts
 * as an attempt, so that a batch nobody can read comes to an end.
 */
export async function takeIn(session: WorkerSession, grant: Grant): Promise<boolean> {
  const sureUntil = session.ports.clock.now() + session.ports.settings.leaseMs;
  session.obey(grant.orders);
  emitClaimed(session, grant);
  await session.ports.crashPoints('after-claim');
  try {
    await enqueue(session, grant, sureUntil);
    return true;
  } catch (error) {
    session.note(error);
    await release(session, grant, {
      reason: 'error',
      waitMs: 0,
      clean: true,
      handedBack: 0,
      paid: [],
    });
    return false;
  }
}

/** Its missing items go to the queue, suspects apart. */
async function enqueue(session: WorkerSession, grant: Grant, sureUntil: number): Promise<void> {
  const index = await readIndex(session, grant.batch);
  const misfit = misfitOf(index.work, session.ports);
  if (misfit !== undefined) return handBackUnfit(session, grant, misfit);
  const keys = index.items.map((item) => item.key);
  const standings = await session.ports.coordinator.standings(session.job, { keys });
  const missing = index.items.filter(
    (item) => (standings.get(item.key)?.state.kind ?? 'none') === 'none',
  );
  const batch = new HeldBatch(grant, index, missing.length, sureUntil);
  session.held.add(batch);
  session.batches += 1;
  for (const item of missing) {
    const deaths = standings.get(item.key)?.deaths ?? 0;
    (deaths >= suspectDeaths ? session.suspects : session.queue).push({ item, batch });
  }
  await releaseIfLast(session, batch, missing.length === 0);
}

/** Free, so that workers of another version never use up the attempts that the right ones need. */
async function handBackUnfit(session: WorkerSession, grant: Grant, misfit: string): Promise<void> {
  session.refuse(misfit);
  await release(session, grant, {
    reason: 'drain',
    waitMs: misfitRestMs,
    clean: true,
    handedBack: 0,
    paid: [],
  });
}

async function readIndex(session: WorkerSession, batch: number): Promise<BatchIndex> {
  const { store } = session.ports;
  const key = batchIndexKey(session.job, session.scope.planHash, batch);
  const bytes = await store.get(key);
  if (!bytes)
    throw new Error(`Batch ${String(batch)}: its index is missing in the store (${key}).`);
  const decoded = batchIndexCodec.decodeText(decodeUtf8(bytes));
  if (!decoded.ok) throw new Error(`Batch ${String(batch)} cannot be read: ${decoded.problem}`);
  return decoded.value;
}

function emitClaimed(session: WorkerSession, grant: Grant): void {
  session.ports.events.emit({
    kind: 'claimed',
    at: session.ports.clock.now(),
    jobId: session.job.jobId,
    batch: grant.batch,
    fence: grant.fence,
    attempt: grant.attempt,
  });
}
