import { batchIndexCodec } from '@longhaul/jobs/documents/plan';
import type { PlanItem } from '@longhaul/jobs/documents/plan';
import {
  batchIndexKey,
  failureKey,
  jobPrefix,
  outputKey,
  type JobPlace,
} from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import type { PlanDocument } from './document-shelf.ts';
import { readItemEnds } from './item-ends.ts';
import { viewOf, type ItemView } from './items.ts';
import type { ItemQueryPorts } from './query-ports.ts';
import { readRoundStanding } from './job/round-standing.ts';

/** One item with everything that is kept of it. */
export type ItemPage = {
  readonly item: ItemView;
  /** The result or failure as it is stored; absent while it waits, and where it was erased. */
  readonly record?: JsonObject | undefined;
  /** The item as it was submitted; absent where it was erased, or cannot be read. */
  readonly input?: JsonObject | undefined;
};

/** `undefined` when there is no such job or item, or the job is not planned yet. */
export async function readItem(
  ports: ItemQueryPorts,
  job: JobPlace,
  id: string,
): Promise<ItemPage | undefined> {
  const document = await ports.shelf.plan(job);
  const item = document?.itemsById.get(id);
  if (!document || !item) return undefined;
  const ends = await readItemEnds(ports, job, document, [item]);
  const view = viewOf(item, ends);
  if (!view) return undefined;
  if (view.outcome === 'erased') return { item: view };
  const [record, input] = await Promise.all([
    readRecord(ports, job, item, view),
    readInput(ports, job, document, item),
  ]);
  return { item: view, record, input };
}

async function readRecord(
  { store }: ItemQueryPorts,
  job: JobPlace,
  item: PlanItem,
  view: ItemView,
): Promise<JsonObject | undefined> {
  if (view.outcome === 'waiting') return undefined;
  if (view.file !== undefined) return objectAt(await store.get(`${jobPrefix(job)}${view.file}`));
  if (view.outcome === 'ok') return objectAt(await store.get(outputKey(job, item)));
  // A failure that this round did not take up again stands under the round it is of.
  const { round } = await readRoundStanding(store, job);
  for (let of = round; of > 0; of -= 1) {
    const bytes = await store.get(failureKey(job, of, item.key));
    if (bytes) return objectAt(bytes);
  }
  return undefined;
}

/** By the batch's index, which says where the item's bytes are now. */
async function readInput(
  { store }: ItemQueryPorts,
  job: JobPlace,
  { hash }: PlanDocument,
  { key, batch }: PlanItem,
): Promise<JsonObject | undefined> {
  const bytes = await store.get(batchIndexKey(job, hash, batch));
  const index = bytes && batchIndexCodec.decodeText(decodeUtf8(bytes));
  if (!index?.ok) return undefined;
  const place = index.value.items.find((item) => item.key === key);
  if (!place) return undefined;
  for await (const found of store.readItems(index.value.inputKey, [place.extent])) {
    return objectAt(found);
  }
  return undefined;
}

function objectAt(bytes: Uint8Array | undefined): JsonObject | undefined {
  return bytes && (parseJson(decodeUtf8(bytes)) as JsonObject | undefined);
}
