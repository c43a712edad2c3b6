import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import type { WorkerPorts } from '../engine.ts';
import { claimInvoked, claimNext, takeIn } from './claim-batch.ts';
import type { PendingItem } from './held-batch.ts';
import type { JobMemory, ItemEnd } from '../item/item-run.ts';
import { keepLeases } from './lease-keeper.ts';
import { releaseIfLast } from './release-batch.ts';
import { runItem } from '../item/run-item.ts';
import { handBackItem, settleItem } from './settle-item.ts';
import { stamping } from './stamping.ts';
import type { WorkerLife, WorkerReport } from './worker-life.ts';
import { WorkerSession } from './worker-session.ts';

/**
 * A worker's whole life: claims the batch it was invoked for, runs its items in lanes, pulls
 * further batches while a lane is idle, keeps its leases, and hands back what it cannot finish. It
 * always ends by itself before its platform would end it.
 */
export async function processBatch(
  ports: WorkerPorts,
  reference: WorkerReference,
  life: WorkerLife,
  memory?: JobMemory,
): Promise<WorkerReport> {
  const session = new WorkerSession(ports, reference, life, memory);
  const reply = await claimInvoked(session, reference.batch, reference.notAfter);
  if (reply.kind !== 'granted') return { kind: 'idle', why: reply.kind };
  const done = new AbortController();
  const leases = keepLeases(session, done.signal);
  try {
    await takeIn(session, reply);
    await runLanes(session);
    await handBackRest(session);
  } finally {
    done.abort();
    session.end();
    await leases;
  }
  if (session.broken) return { kind: 'broken', error: session.broken };
  if (session.unfit !== undefined) return { kind: 'unfit', message: session.unfit };
  return { kind: 'ended', batches: session.batches, items: session.items };
}

async function runLanes(session: WorkerSession): Promise<void> {
  let pulling: Promise<boolean> | undefined;
  /** One pull at a time: lanes that run dry together share its answer. */
  const pull = (): Promise<boolean> => {
    pulling ??= pullNext(session).finally(() => {
      pulling = undefined;
    });
    return pulling;
  };
  const lanes = new Set<Promise<void>>();
  const work = async (): Promise<void> => {
    while (!session.closing.aborted) {
      const pending = session.queue.shift();
      if (pending) await runPending(session, pending, false);
      else if (await pull()) fillLanes();
      else return;
    }
  };
  /** Lanes that found nothing to pull come back with the batch that another one pulled. */
  const fillLanes = (): void => {
    while (lanes.size < session.ports.settings.lanes) {
      // A lane that fails ends alone: the calls of the others are paid for.
      const lane = work()
        .catch((error: unknown) => session.note(error))
        .finally(() => lanes.delete(lane));
      lanes.add(lane);
    }
  };
  do {
    fillLanes();
    while (lanes.size > 0) await Promise.all(lanes);
  } while (await runSuspects(session));
}

/** True when a batch was granted. */
async function pullNext(session: WorkerSession): Promise<boolean> {
  if (session.closing.aborted || session.leftMs() <= 0) return false;
  const reply = await claimNext(session);
  if (reply.kind === 'sealed' || reply.kind === 'stale') session.dismiss();
  return reply.kind === 'granted' && takeIn(session, reply);
}

/**
 * Items that two workers died of: last and one at a time, so that the next death has one name. One
 * that was handed back stays stamped until its batch is released: nobody else runs alone before.
 */
async function runSuspects(session: WorkerSession): Promise<boolean> {
  const ran = session.suspects.length > 0;
  while (!session.closing.aborted) {
    const pending = session.suspects.shift();
    if (!pending) break;
    if (!(await runPending(session, pending, true))) return false;
  }
  return ran && !session.closing.aborted;
}

/** True when the item came to its end; false when it was handed back. */
async function runPending(
  session: WorkerSession,
  pending: PendingItem,
  alone: boolean,
): Promise<boolean> {
  const { clock, events, gate } = session.ports;
  const { item } = pending;
  const pass = await (alone ? gate.enterAlone(session.closing) : gate.enter(session.closing));
  if (!pass) {
    await handBackItem(session, pending, session.closeReason, 0);
    return false;
  }
  const startedAt = clock.now();
  events.emit({
    kind: 'item-started',
    at: startedAt,
    jobId: session.job.jobId,
    item: item.key,
    batch: item.batch,
  });
  try {
    const end = await runOne(session, pending, alone);
    await settleItem(session, pending, end, clock.now() - startedAt);
    return end.kind === 'ok' || end.kind === 'failed';
  } catch (error) {
    await abandon(session, pending, error);
    return false;
  } finally {
    pass.leave();
  }
}

function runOne(session: WorkerSession, pending: PendingItem, alone: boolean): Promise<ItemEnd> {
  const { item, batch } = pending;
  return runItem({
    ports: session.ports,
    jobId: session.job.jobId,
    item,
    work: batch.index.work,
    inputKey: batch.index.inputKey,
    ...session.memory,
    leftMs: () => session.leftMs(),
    wholeMs: session.wholeMs,
    attempt: batch.grant.attempt,
    closing: session.closing,
    cutting: session.cutting,
    stamp: stamping(session, pending, alone),
  });
}

/** The store or the coordinator failed, not the item: it goes back and the error is told. */
async function abandon(
  session: WorkerSession,
  pending: PendingItem,
  error: unknown,
): Promise<void> {
  session.note(error);
  pending.batch.soil();
  await handBackItem(session, pending, 'error', 0);
}

async function handBackRest(session: WorkerSession): Promise<void> {
  const rest = [...session.queue.splice(0), ...session.suspects.splice(0)];
  for (const pending of rest) await handBackItem(session, pending, session.closeReason, 0);
  for (const batch of [...session.held]) await releaseIfLast(session, batch, true);
}
