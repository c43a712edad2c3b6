import {
  batchIndexCodec,
  planCodec,
  type BatchIndex,
  type BatchItem,
  type Extent,
} from '@longhaul/jobs/documents/plan';
import { hashParts } from '@longhaul/jobs/hash';
import { contentHash } from '@longhaul/jobs/item-id';
import {
  batchIndexKey,
  planKey,
  uploadFamilyPrefix,
  type JobPlace,
} from '@longhaul/jobs/object-key';
import { byCodeUnit, decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import { parseJson } from '@longhaul/jobs/wire';
import type { JobStore } from '@longhaul/ports/job-store';
import { forEachLimited } from '../for-each-limited.ts';
import type { WholePlan } from '../plan/adopted-plan.ts';
import type { ErasePorts } from './erase-ports.ts';

/** Batch indexes written at the same time. */
const writes = 8;

/**
 * Takes the content of erased items out of a job's input: the upload is written anew with a blank in
 * the place of each, batch indexes point to the new one, and then the old one goes. An upload is
 * named by what is blank in it, so that whoever does the same writes the same, and a call that was
 * cut is finished by the next.
 *
 * The plan keeps the name of the upload it was made from, which is part of its hash; where an item's
 * bytes stand is said by its batch's index.
 */
export async function blankInput(
  ports: ErasePorts,
  job: JobPlace,
  adopted: WholePlan,
  erasedKeys: ReadonlySet<string>,
): Promise<void> {
  const { store } = ports;
  const family = uploadFamilyPrefix(adopted.plan.inputKey);
  const name = hashParts([...erasedKeys].sort(byCodeUnit)).slice(0, 16);
  const target = `${family}-${name}.ndjson`;
  const uploads = await uploadsOf(store, family);
  const source = uploads.find((key) => key !== target);
  if (!uploads.includes(target) && source !== undefined) {
    await writeBlanked(ports, adopted, erasedKeys, { source, target });
  }
  const places = await placesIn(ports, adopted, target);
  await blankIndexes(store, job, adopted, (index) => blanked(index, erasedKeys, target, places));
  await blankPlan(store, job, adopted, erasedKeys);
  for (const key of uploads) if (key !== target) await store.delete(key);
}

/** The upload as it came, and what was made of it; its rejected lines are none of them. */
async function uploadsOf(store: JobStore, family: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const key of store.list(family)) {
    if (/^(-[0-9a-f]{16})?\.ndjson$/.test(key.slice(family.length))) keys.push(key);
  }
  return keys;
}

/** What stands in the place of an item: it says whose place it is, and nothing else. */
function blankOf(key: string): Uint8Array {
  return encodeUtf8(JSON.stringify({ erased: key }));
}

/** Tells which item a line of the upload is, by its content's hash, or by what its blank says. */
function lineReader(ports: ErasePorts, { plan }: WholePlan): (bytes: Uint8Array) => string {
  const hash = ports.contentHash ?? contentHash;
  const keys = new Map(plan.items.map((item) => [item.contentHash, item.key]));
  return (bytes) => {
    const key = keys.get(hash(bytes));
    if (key !== undefined) return key;
    const blank = parseJson(decodeUtf8(bytes)) as { readonly erased?: unknown } | undefined;
    return typeof blank?.erased === 'string' ? blank.erased : '';
  };
}

async function writeBlanked(
  ports: ErasePorts,
  adopted: WholePlan,
  erasedKeys: ReadonlySet<string>,
  { source, target }: { readonly source: string; readonly target: string },
): Promise<void> {
  const { store } = ports;
  const keyOf = lineReader(ports, adopted);
  const upload = await store.upload(target);
  try {
    for await (const { bytes } of store.walkUpload(source)) {
      const key = keyOf(bytes);
      await upload.write(erasedKeys.has(key) ? blankOf(key) : bytes);
    }
    await upload.finish();
  } catch (error) {
    await upload.abandon();
    // Somebody who erases the same was first.
    if (!(await uploadsOf(store, target.replace(/\.ndjson$/, ''))).includes(target)) throw error;
  }
}

async function placesIn(
  ports: ErasePorts,
  adopted: WholePlan,
  upload: string,
): Promise<ReadonlyMap<string, Extent>> {
  const keyOf = lineReader(ports, adopted);
  const places = new Map<string, Extent>();
  for await (const { extent, bytes } of ports.store.walkUpload(upload)) {
    places.set(keyOf(bytes), extent);
  }
  return places;
}

async function blankIndexes(
  store: JobStore,
  job: JobPlace,
  { plan, hash }: WholePlan,
  blank: (index: BatchIndex) => BatchIndex,
): Promise<void> {
  await forEachLimited(Array(plan.batchCount).keys(), writes, async (batch) => {
    const key = batchIndexKey(job, hash, batch);
    const bytes = await store.get(key);
    if (!bytes) return;
    const decoded = batchIndexCodec.decodeText(decodeUtf8(bytes));
    if (!decoded.ok) throw new Error(`Job ${job.jobId} cannot be read: ${decoded.problem}`);
    await store.replace(key, encodeUtf8(batchIndexCodec.encodeText(blank(decoded.value))));
  });
}

function blanked(
  index: BatchIndex,
  erasedKeys: ReadonlySet<string>,
  inputKey: string,
  places: ReadonlyMap<string, Extent>,
): BatchIndex {
  const items = index.items.map((item): BatchItem => {
    const extent = places.get(item.key) ?? item.extent;
    return erasedKeys.has(item.key)
      ? { ...item, extent, name: item.id, facts: {} }
      : { ...item, extent };
  });
  return { ...index, inputKey, items };
}

async function blankPlan(
  store: JobStore,
  job: JobPlace,
  { plan }: WholePlan,
  erasedKeys: ReadonlySet<string>,
): Promise<void> {
  const items = plan.items.map((item) =>
    erasedKeys.has(item.key) ? { ...item, name: item.id } : item,
  );
  await store.replace(planKey(job), encodeUtf8(planCodec.encodeText({ ...plan, items })));
}
