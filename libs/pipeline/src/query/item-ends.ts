import type { ManifestItem } from '@longhaul/jobs/documents/manifest';
import type { PlanItem } from '@longhaul/jobs/documents/plan';
import type { JobPlace } from '@longhaul/jobs/object-key';
import { sentenceOf, type ItemState, type OutcomeCode } from '@longhaul/jobs/outcome-code';
import { readErased, type ErasedItems } from '../erase/erased-items.ts';
import { standingItems } from '../lead/rebuild.ts';
import { loadStanding } from '../rounds.ts';
import type { PlanDocument } from './document-shelf.ts';
import type { ItemQueryPorts, QueryIndex } from './query-ports.ts';
import { readRoundStanding } from './job/round-standing.ts';

/** How far an item is. */
export type ItemEnd = {
  readonly outcome: 'waiting' | 'ok' | 'failed' | 'erased';
  readonly code?: OutcomeCode | undefined;
  readonly message?: string | undefined;
  /** Model requests made for it, rate refusals apart; known once its round has its account. */
  readonly attempts?: number | undefined;
  readonly withoutCall?: boolean | undefined;
  /** Its result or failure under the job's prefix; known once its round has its account. */
  readonly file?: string | undefined;
};

/** Asked by item id; an item that nothing is known of waits. */
export type ItemEnds = (id: string) => ItemEnd;

/** Keys in one question to the index: protocol's page. */
const pageKeys = 500;
/** Of more items than this the index is read as a whole, which takes fewer questions. */
const fewItems = 2_000;
const waiting: ItemEnd = { outcome: 'waiting' };

/**
 * The ends of some items: from the account of a finished round; from the index while it is open; and
 * from the store where the index knows nothing of it, which lists its outputs.
 */
export async function readItemEnds(
  ports: ItemQueryPorts,
  job: JobPlace,
  document: PlanDocument,
  items: readonly PlanItem[],
): Promise<ItemEnds> {
  const erased = await readErased(ports.store, job);
  const { round, accounts } = await readRoundStanding(ports.store, job);
  if (accounts.length === round) {
    const account = await ports.shelf.manifest(job, round);
    return layOver((id) => endOfAccount(account?.itemsById.get(id)), erased);
  }
  const index = ports.indexOf(document.plan.work.workload);
  const meta = await index?.coordinator.meta(job);
  const isIndexed = meta?.planHash === document.hash && meta.state.round === round;
  const states =
    index && isIndexed
      ? await statesOfIndex(index, job, items)
      : await statesOfStore(ports, job, document);
  const keyOf = (id: string): string => document.itemsById.get(id)?.key ?? '';
  return layOver((id) => endOfState(states.get(keyOf(id))), erased);
}

function layOver(ends: ItemEnds, erased: ErasedItems): ItemEnds {
  const message = sentenceOf('ERASED');
  return (id) => (erased.has(id) ? { outcome: 'erased', code: 'ERASED', message } : ends(id));
}

function endOfAccount(item: ManifestItem | undefined): ItemEnd {
  if (!item) return waiting;
  const { id: _id, batchIndex: _batch, ...end } = item;
  return end.code === 'ERASED' ? { ...end, outcome: 'erased' } : end;
}

function endOfState(state: ItemState | undefined): ItemEnd {
  if (!state || state.kind === 'none') return waiting;
  if (state.kind === 'ok') return { outcome: 'ok' };
  const { code } = state;
  return { outcome: code === 'ERASED' ? 'erased' : 'failed', code, message: sentenceOf(code) };
}

type ItemStates = ReadonlyMap<string, ItemState>;

async function statesOfIndex(
  { coordinator }: QueryIndex,
  job: JobPlace,
  items: readonly PlanItem[],
): Promise<ItemStates> {
  const states = new Map<string, ItemState>();
  if (items.length > fewItems) {
    for await (const page of coordinator.terminal(job)) {
      for (const { key, state } of page) states.set(key, state);
    }
    return states;
  }
  for (let start = 0; start < items.length; start += pageKeys) {
    const keys = items.slice(start, start + pageKeys).map(({ key }) => key);
    const standings = await coordinator.standings(job, { keys });
    for (const [key, { state }] of standings) states.set(key, state);
  }
  return states;
}

async function statesOfStore(
  ports: ItemQueryPorts,
  job: JobPlace,
  document: PlanDocument,
): Promise<ItemStates> {
  const standing = await loadStanding(ports, job);
  const itemsByKey = new Map(document.plan.items.map((item) => [item.key, item]));
  const reports = await standingItems(ports, job, document, itemsByKey, standing);
  return new Map(reports.map(({ key, state }) => [key, state]));
}
