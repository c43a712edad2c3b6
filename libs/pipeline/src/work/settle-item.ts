import type { ItemReport, ReleaseReason } from '@longhaul/ports/coordinator-replies';
import type { PendingItem } from './held-batch.ts';
import type { ItemEnd } from '../item/item-run.ts';
import { keepPutting } from './keep-putting.ts';
import { putFailure, putOutput } from './record-end.ts';
import { releaseIfLast } from './release-batch.ts';
import type { WorkerSession } from './worker-session.ts';

/**
 * Records how an item ended. The order is the protocol: an output is put and then committed; a
 * failure is committed and then put.
 */
export async function settleItem(
  session: WorkerSession,
  pending: PendingItem,
  end: ItemEnd,
  durationMs: number,
): Promise<void> {
  const { batch, item } = pending;
  switch (end.kind) {
    case 'ok':
      await keepPutting(session, pending, () =>
        putOutput(session.ports, session.job, batch.index.work, item, end),
      );
      await commit(session, pending, { kind: 'ok' });
      session.memory.ledgers.delete(item.key);
      emitEnded(session, pending, 'ok', durationMs);
      return releaseIfLast(session, batch, batch.settle());
    case 'failed': {
      const accepted = await commit(session, pending, { kind: 'failed', code: end.code });
      if (accepted) {
        session.memory.ledgers.delete(item.key);
        await putFailure(session.ports, session.job, session.scope.round, item, end);
        emitEnded(session, pending, 'failed', durationMs, end.code);
      }
      return releaseIfLast(session, batch, batch.settle());
    }
    case 'ended-elsewhere':
      payUntold(session, pending);
      emitHandedBack(session, pending, 'done');
      return releaseIfLast(session, batch, batch.settle());
    case 'blocked':
      await session.ports.coordinator.hold(session.job, {
        ...session.scope,
        hold: end.hold,
        reason: end.message,
      });
      session.close('hold');
      return handBackItem(session, pending, 'hold', 0);
    case 'handed-back': {
      const reason = end.reason === 'drain' ? session.closeReason : end.reason;
      if (end.warning !== undefined) session.warnOnce(reason, end.warning);
      return handBackItem(session, pending, reason, end.waitMs);
    }
  }
}

export async function handBackItem(
  session: WorkerSession,
  pending: PendingItem,
  reason: ReleaseReason,
  waitMs: number,
): Promise<void> {
  const { batch } = pending;
  payUntold(session, pending);
  emitHandedBack(session, pending, reason);
  return releaseIfLast(session, batch, batch.handBack(reason, waitMs));
}

/** What it has cost here is told when its batch is released. */
function payUntold(session: WorkerSession, { item, batch }: PendingItem): void {
  const ledger = session.memory.ledgers.get(item.key);
  if (ledger && !batch.isLost) batch.pay(item.key, ledger);
}

/** `done`: somebody else has ended it. */
function emitHandedBack(
  session: WorkerSession,
  { item }: PendingItem,
  reason: ReleaseReason | 'done',
): void {
  session.ports.events.emit({
    kind: 'item-handed-back',
    at: session.ports.clock.now(),
    jobId: session.job.jobId,
    item: item.key,
    batch: item.batch,
    reason,
  });
}

/** True when the index took the report; one it knew already, or refused, leaves no file. */
async function commit(
  session: WorkerSession,
  { batch, item: { key, batch: number } }: PendingItem,
  state: ItemReport['state'],
): Promise<boolean> {
  const costMicroDollars = session.memory.ledgers.get(key)?.untoldMicroDollars;
  const reply = await session.ports.coordinator.commit(session.job, {
    ...session.scope,
    by: { kind: 'worker', batch: batch.grant.batch, fence: batch.grant.fence },
    items: [{ key, batch: number, state, costMicroDollars }],
  });
  switch (reply.kind) {
    case 'committed':
      session.obey(reply.orders);
      if (reply.refused.length > 0) batch.lose();
      return reply.accepted.length > 0;
    case 'nojob':
      // The index was lost; its rebuild will find the output, so the batch needs the leader's look.
      batch.soil();
      return false;
    case 'sealed':
    case 'stale':
      session.dismiss();
      return false;
  }
}

function emitEnded(
  session: WorkerSession,
  { item }: PendingItem,
  outcome: 'ok' | 'failed',
  durationMs: number,
  code?: Extract<ItemEnd, { kind: 'failed' }>['code'],
): void {
  session.items += 1;
  session.ports.events.emit({
    kind: 'item-ended',
    at: session.ports.clock.now(),
    jobId: session.job.jobId,
    item: item.key,
    batch: item.batch,
    outcome,
    code,
    durationMs,
  });
}
