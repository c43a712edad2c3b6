/**
 * Stamps and deaths: which items are being called, and whose worker died over them.
 *
 * Upholds the rule of poison: an item is stamped before its call; a lease that is reaped charges one
 * death to each item still stamped; what ends in order charges nobody. The journal is written with
 * each change, so that the next process can charge what this one was doing when it was killed.
 */
import type { Death } from '@longhaul/ports/coordinator-replies';
import { batchOf } from './job-index.ts';
import type { ItemIndex, Lease, PlanIndex, PlannedJob } from './job-index.ts';
import type { JournalEntry } from './stamp-journal.ts';

/** After so many deaths an item runs alone, and one more death alone makes it poison. */
const deathsBeforePoison = 2;

/**
 * The item's record, if it was heard of. Throws a RangeError for a batch that the plan does not have,
 * or that is not the item's: it is fixed for the job's life.
 */
export function knownItem(plan: PlanIndex, key: string, batch: number): ItemIndex | undefined {
  batchOf(plan, batch);
  const known = plan.items.get(key);
  if (known === undefined || known.batch === batch) return known;
  throw new RangeError(
    `Item ${key} belongs to batch ${String(known.batch)}, not ${String(batch)}: read its batch from the plan.`,
  );
}

/** The item's record, made when it is first heard of. Throws as `knownItem` does. */
export function itemOf(plan: PlanIndex, key: string, batch: number): ItemIndex {
  const item = knownItem(plan, key, batch) ?? { batch, state: { kind: 'none' }, deaths: 0 };
  plan.items.set(key, item);
  return item;
}

/** Stamps the items that have no end yet. */
export function putStamps(
  job: PlannedJob,
  lease: Lease,
  { batch, keys, alone }: { batch: number; keys: readonly string[]; alone: boolean },
): void {
  for (const key of keys) {
    const item = itemOf(job.plan, key, batch);
    if (item.state.kind !== 'none' || lease.stamps.get(key)?.alone === alone) continue;
    lease.stamps.set(key, { alone });
    job.journal.put({ key, batch, deaths: item.deaths, stamped: true, alone });
  }
}

/** Takes off the stamp of an item that ended, and forgets its deaths if it will not be called again. */
export function liftStamp(job: PlannedJob, key: string, batch: number): void {
  const wasStamped = batchOf(job.plan, batch).lease?.stamps.delete(key) ?? false;
  if (wasStamped || itemOf(job.plan, key, batch).deaths > 0) journalDeaths(job, key);
}

/** Drops a batch's lease in order: nobody is charged. */
export function dropLease(job: PlannedJob, batch: number): void {
  const held = batchOf(job.plan, batch);
  const stamped = [...(held.lease?.stamps.keys() ?? [])];
  held.lease = undefined;
  for (const key of stamped) journalDeaths(job, key);
}

/** Drops a batch's lease whose worker died: one death to each item still stamped. */
export function chargeLease(job: PlannedJob, batch: number): readonly Death[] {
  const held = batchOf(job.plan, batch);
  const stamps = [...(held.lease?.stamps ?? [])];
  held.lease = undefined;
  return stamps.map(([key, { alone }]) => chargeItem(job, { key, batch, alone }));
}

/** Takes over the deaths of earlier processes, and charges the items that the last one was calling. */
export function takeOverJournal(job: PlannedJob): readonly Death[] {
  const entries = job.journal.read().filter(({ batch }) => batch < job.plan.batches.length);
  for (const { key, batch, deaths } of entries) itemOf(job.plan, key, batch).deaths = deaths;
  return entries.filter(({ stamped }) => stamped).map((entry) => chargeItem(job, entry));
}

/** Keeps an item's deaths while it may be called again. */
function journalDeaths(job: PlannedJob, key: string): void {
  const item = job.plan.items.get(key);
  if (item !== undefined && item.deaths > 0 && item.state.kind !== 'ok') {
    const { batch, deaths } = item;
    job.journal.put({ key, batch, deaths, stamped: false, alone: false });
  } else {
    job.journal.remove(key);
  }
}

function chargeItem(
  job: PlannedJob,
  { key, batch, alone }: Pick<JournalEntry, 'key' | 'batch' | 'alone'>,
): Death {
  const item = itemOf(job.plan, key, batch);
  const poison = alone && item.deaths >= deathsBeforePoison;
  item.deaths += 1;
  journalDeaths(job, key);
  return { key, batch, deaths: item.deaths, poison };
}
