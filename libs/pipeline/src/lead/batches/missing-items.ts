import type { BatchState } from '@longhaul/ports/coordinator-replies';
import type { Leadership } from '../leadership.ts';
import type { LedItem } from '../../plan/adopted-plan.ts';

export type Missing = {
  readonly allEnded: boolean;
  /** What each batch that nobody works on still misses; batches that miss nothing are left out. */
  readonly byBatch: ReadonlyMap<number, readonly LedItem[]>;
};

/** Keys in one question to the index: protocol's page. */
const pageKeys = 500;
/** The whole index is gone through this often even where the batches' counts say it is not over. */
const scanEveryMs = 30_000;

/**
 * What has no end yet. Within a round an end stays an end (I4), so what a batch misses is asked once
 * for each change of its count: a job of 100,000 items would otherwise read them all at each tick.
 * That everything has ended is believed only after a walk through all items.
 */
export async function missingItems(
  leadership: Leadership,
  batches: readonly BatchState[],
): Promise<Missing> {
  const byBatch = await missingByBatch(leadership, batches);
  const now = leadership.ports.clock.now();
  const seemsOver = batches.every(({ left }) => left === 0);
  if (!seemsOver && now - leadership.lastScanAt < scanEveryMs) return { allEnded: false, byBatch };
  leadership.lastScanAt = now;
  return { allEnded: await haveAllEnded(leadership), byBatch };
}

async function missingByBatch(
  leadership: Leadership,
  batches: readonly BatchState[],
): Promise<ReadonlyMap<number, readonly LedItem[]>> {
  const { itemsByBatch, missing } = leadership;
  const idle = batches.filter(({ leased, left }) => !leased && left > 0);
  const unknown = idle.filter(
    ({ batch, left }) =>
      left !== itemsByBatch.get(batch)?.length && left !== missing.get(batch)?.length,
  );
  if (unknown.length > 0) {
    const asked = unknown.flatMap(({ batch }) => itemsByBatch.get(batch) ?? []);
    const unended = await unendedOf(leadership, asked);
    const found = Map.groupBy(unended, (item) => item.batch);
    for (const { batch } of unknown) missing.set(batch, found.get(batch) ?? []);
  }
  const known = idle.map(({ batch, left }): [number, readonly LedItem[]] => {
    const all = itemsByBatch.get(batch) ?? [];
    return [batch, left === all.length ? all : (missing.get(batch) ?? [])];
  });
  return new Map(known.filter(([, items]) => items.length > 0));
}

async function unendedOf(
  { ports, job }: Leadership,
  items: readonly LedItem[],
): Promise<readonly LedItem[]> {
  const unended: LedItem[] = [];
  for (let start = 0; start < items.length; start += pageKeys) {
    const page = items.slice(start, start + pageKeys);
    const keys = page.map(({ key }) => key);
    const standings = await ports.coordinator.standings(job, { keys });
    unended.push(
      ...page.filter(({ key }) => (standings.get(key)?.state.kind ?? 'none') === 'none'),
    );
  }
  return unended;
}

async function haveAllEnded({ ports, job, itemsByKey }: Leadership): Promise<boolean> {
  const ended = new Set<LedItem>();
  for await (const page of ports.coordinator.terminal(job)) {
    for (const { key } of page) {
      const item = itemsByKey.get(key);
      if (item) ended.add(item);
    }
  }
  return ended.size === itemsByKey.size;
}
