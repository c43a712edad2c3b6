import { outputKey } from '@longhaul/jobs/object-key';
import type { PlanItem } from '@longhaul/jobs/documents/plan';
import type { BatchState, ItemReport } from '@longhaul/ports/coordinator-replies';
import { listOutputs } from './rebuild.ts';
import type { Leadership } from './leadership.ts';

export type Left = {
  /** Items of the plan without an end, counted by going through them, never by a counter. */
  readonly missing: number;
  /** Batches that may be claimed, with what they still miss. */
  readonly open: readonly { readonly batch: BatchState; readonly items: readonly PlanItem[] }[];
};

/**
 * Compares every batch that nobody works on with the store, tells the index of outputs it was not
 * told of, and makes the rest claimable. A batch is offered only after this look: that is what
 * keeps a finished item from being paid for again.
 */
export async function reconcileBatches(
  leadership: Leadership,
  batches: readonly BatchState[],
): Promise<Left> {
  const { ports, job, epoch, reconciled } = leadership;
  const unseen = batches.filter(
    (batch) => !batch.leased && !batch.open && batch.left > 0 && !reconciled.has(batch.batch),
  );
  if (unseen.length > 0) await adoptOutputs(leadership, unseen);
  const ended = await endedKeys(leadership);
  const idle = batches.filter((batch) => !batch.leased);
  const withItems = idle.map((batch) => ({ batch, items: missingOf(leadership, batch, ended) }));
  const left = withItems.filter(({ items }) => items.length > 0);
  const closed = left.filter(({ batch }) => !batch.open).map(({ batch }) => batch.batch);
  if (closed.length > 0 && leadership.meta.state.hold === 'none') {
    await ports.coordinator.offer(job, { epoch, batches: closed, waitMs: 0 });
    // Closed again, it was claimed meanwhile: the store may hold an output the index was not told of.
    for (const batch of closed) reconciled.delete(batch);
  }
  const missing = leadership.adopted.plan.items.filter((item) => !ended.has(item.key)).length;
  return { missing, open: left };
}

/** Outputs that were put and not committed: their worker died between the two. */
async function adoptOutputs(leadership: Leadership, batches: readonly BatchState[]): Promise<void> {
  const { ports, job, scope, epoch, itemsByBatch, reconciled } = leadership;
  const outputs = await listOutputs(ports, job);
  const found = batches.flatMap(({ batch }): ItemReport[] =>
    (itemsByBatch.get(batch) ?? [])
      .filter((item) => outputs.has(outputKey(job, item)))
      .map(({ key }) => ({ key, batch, state: { kind: 'ok' } })),
  );
  if (found.length > 0) {
    await ports.coordinator.commit(job, { ...scope, by: { kind: 'leader', epoch }, items: found });
  }
  for (const { batch } of batches) reconciled.add(batch);
}

async function endedKeys({ ports, job }: Leadership): Promise<ReadonlySet<string>> {
  const ended = new Set<string>();
  for await (const page of ports.coordinator.terminal(job)) {
    for (const item of page) ended.add(item.key);
  }
  return ended;
}

function missingOf(
  { itemsByBatch }: Leadership,
  { batch }: BatchState,
  ended: ReadonlySet<string>,
): readonly PlanItem[] {
  return (itemsByBatch.get(batch) ?? []).filter((item) => !ended.has(item.key));
}
