import { erasedCodec } from '@longhaul/jobs/documents/erased';
import type { Manifest } from '@longhaul/jobs/documents/manifest';
import { erasedPrefix, type JobPlace } from '@longhaul/jobs/object-key';
import { sentenceOf } from '@longhaul/jobs/outcome-code';
import { decodeUtf8 } from '@longhaul/jobs/text';
import type { JobStore } from '@longhaul/ports/job-store';
import { forEachLimited } from '../for-each-limited.ts';

/** Records read at the same time. */
const reads = 16;

/** The erased items of a job, by id, with the instant of each. */
export type ErasedItems = ReadonlyMap<string, number>;

type Reading = Pick<JobStore, 'get' | 'list'>;

/** @throws when a record is there and unreadable: what was erased must not come back. */
export async function readErased(store: Reading, job: JobPlace): Promise<ErasedItems> {
  const keys: string[] = [];
  for await (const key of store.list(erasedPrefix(job))) keys.push(key);
  const erased = new Map<string, number>();
  await forEachLimited(keys, reads, async (key) => {
    const bytes = await store.get(key);
    const decoded = bytes && erasedCodec.decodeText(decodeUtf8(bytes));
    if (!decoded) return;
    if (!decoded.ok) throw new Error(`Job ${job.jobId} cannot be read: ${decoded.problem}`);
    erased.set(decoded.value.itemId, decoded.value.erasedAt);
  });
  return erased;
}

/**
 * An account as it reads once items were erased: they are coded, and their files are gone. The
 * counts stay what the round came to: the account of what was done is nobody's content.
 */
export function layErased(manifest: Manifest, erased: ErasedItems): Manifest {
  if (erased.size === 0) return manifest;
  const items = manifest.items.map((item) => {
    if (!erased.has(item.id)) return item;
    const { id, attempts, batchIndex } = item;
    const end = { outcome: 'failed', code: 'ERASED', message: sentenceOf('ERASED') } as const;
    return { id, ...end, attempts, batchIndex };
  });
  return { ...manifest, items };
}
