import type { Spend } from '@longhaul/ports/coordinator-replies';
import type { StampAnswer } from '../item/item-run.ts';
import type { PendingItem } from './held-batch.ts';
import type { WorkerSession } from './worker-session.ts';

/** So long the stamp before an item is read counts as the one before its first request too. */
const freshStampMs = 1_000;

/**
 * The stamps of one item's run: before it is read, and before each of its requests. Answers whether
 * the item may go on. A stamp stays until the item ends or its batch is let go, so the second one in
 * a moment says nothing new.
 */
export function stamping(
  session: WorkerSession,
  pending: PendingItem,
  alone: boolean,
): (spend: Spend | undefined) => Promise<StampAnswer> {
  const { clock } = session.ports;
  let stamps = 0;
  let freshUntil = -Infinity;
  return async (spend) => {
    stamps += 1;
    // Money is reserved with the stamp: under a cap each request has one of its own.
    const isFresh = stamps === 2 && !session.isCapped && clock.now() < freshUntil;
    if (isFresh && !pending.batch.isLost && !session.closing.aborted) return 'go-on';
    freshUntil = clock.now() + freshStampMs;
    return stamp(session, pending, alone, spend);
  };
}

/** Marks the item as at work: who dies now dies of one of the stamped. */
async function stamp(
  session: WorkerSession,
  { item, batch }: PendingItem,
  alone: boolean,
  spend: Spend | undefined,
): Promise<StampAnswer> {
  if (batch.isLost) return 'stop';
  const reply = await session.ports.coordinator.stamp(session.job, {
    ...session.scope,
    batch: batch.grant.batch,
    fence: batch.grant.fence,
    keys: [item.key],
    alone,
    spend,
  });
  if (reply.kind === 'unaffordable') return reply;
  if (reply.kind === 'held' || reply.kind === 'done') batch.confirm();
  if (reply.kind === 'done') return 'done';
  if (reply.kind === 'held') session.obey(reply.orders);
  else if (reply.kind === 'sealed' || reply.kind === 'stale') session.dismiss();
  else if (reply.kind === 'lost') batch.lose();
  // An index that knows nothing vouches for nobody: whose lease would be over starts nothing more.
  else if (!batch.isSure(session.ports.clock.now())) batch.lose();
  if (batch.isLost) return 'stop';
  const goesOn = reply.kind === 'nojob' || (reply.kind === 'held' && !session.closing.aborted);
  return goesOn ? 'go-on' : 'stop';
}
