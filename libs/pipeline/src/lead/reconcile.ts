import type { BatchState, ItemReport } from '@longhaul/ports/coordinator-replies';
import type { Leadership } from './leadership.ts';
import { findOutputs } from './batches/find-outputs.ts';
import { withCosts } from './money.ts';
import { missingItems } from './batches/missing-items.ts';
import { askForRoom } from './batches/worker-room.ts';
import type { LedItem } from '../plan/adopted-plan.ts';

export type Left = {
  /** Whether no item of the plan is without an end, found by going through them, never by a counter. */
  readonly allEnded: boolean;
  /** Batches that nobody works on, with what they still miss. */
  readonly idle: readonly IdleBatch[];
  /** Workers that may be invoked now. */
  readonly workers: number;
};

export type IdleBatch = {
  readonly batch: BatchState;
  readonly items: readonly LedItem[];
  /** Whether it may be claimed: compared with the store, and within this job's share. */
  readonly open: boolean;
};

/**
 * Compares every batch that nobody works on with the store, tells the index of outputs it was not
 * told of, and makes claimable what there is room for. A batch is offered only after this look: that
 * is what keeps a finished item from being paid for again.
 */
export async function reconcileBatches(
  leadership: Leadership,
  batches: readonly BatchState[],
): Promise<Left> {
  const { ports, job, epoch, reconciled } = leadership;
  // In the quiet time a worker that the lost index knew may put an output which this index will not
  // take, as one of an older round. Nothing is granted in it: the look that counts comes after.
  const closedNow = leadership.meta.quietMs > 0 ? [] : batches.filter(({ open }) => !open);
  const unseen = closedNow.filter(
    ({ batch, leased, left }) => !leased && left > 0 && !reconciled.has(batch),
  );
  if (unseen.length > 0) await adoptOutputs(leadership, unseen);
  const { allEnded, byBatch } = await missingItems(leadership, batches);
  const idle = batches.filter(({ batch, leased }) => !leased && byBatch.has(batch));
  const offerable = new Set(closedNow);
  const closed = idle.filter((batch) => offerable.has(batch)).map(({ batch }) => batch);
  const room = askForRoom(leadership, batches, closed);
  leadership.hasRoom = room.batches > 0 || closed.length === 0;
  const opening = closed.slice(0, room.batches);
  if (opening.length > 0) {
    await ports.coordinator.offer(job, { epoch, batches: opening, waitMs: 0 });
    // Closed again, it was claimed meanwhile: the store may hold an output the index was not told of.
    for (const batch of opening) reconciled.delete(batch);
  }
  const opened = new Set(opening);
  return {
    allEnded,
    idle: idle.map((batch) => ({
      batch,
      items: byBatch.get(batch.batch) ?? [],
      open: batch.open || opened.has(batch.batch),
    })),
    workers: room.workers,
  };
}

/** Outputs that were put and not committed: their worker died between the two. */
async function adoptOutputs(leadership: Leadership, batches: readonly BatchState[]): Promise<void> {
  const { ports, job, scope, epoch, itemsByBatch, itemsByKey, reconciled } = leadership;
  const unseen = batches.flatMap(({ batch }) => itemsByBatch.get(batch) ?? []);
  const found = await findOutputs(ports, job, unseen, itemsByKey.size);
  const items = found.map(({ key, batch }): ItemReport => ({ key, batch, state: { kind: 'ok' } }));
  if (items.length > 0) {
    const hasCap = leadership.meta.capMicroDollars !== undefined;
    const told = hasCap ? await withCosts(leadership, items) : items;
    await ports.coordinator.commit(job, { ...scope, by: { kind: 'leader', epoch }, items: told });
  }
  for (const { batch } of batches) reconciled.add(batch);
}
