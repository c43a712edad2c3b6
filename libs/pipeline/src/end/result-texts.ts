import type { Manifest, ManifestItem } from '@longhaul/jobs/documents/manifest';
import { jobPrefix, roundFiles, roundKey, type JobPlace } from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import type { JobPorts } from '../engine.ts';
import { mapAhead } from '../map-ahead.ts';
import { splitLines } from '../split-lines.ts';

export type ResultText = { readonly item: ManifestItem; readonly text: string };

/** Outputs read at the same time. */
const reads = 16;

/** The results of a round, in the manifest's order, from the outputs themselves. */
export function outputTexts(
  ports: Pick<JobPorts, 'store'>,
  job: JobPlace,
  manifest: Manifest,
): AsyncIterable<ResultText> {
  return mapAhead(okItems(manifest), reads, async (item) => {
    const bytes = await ports.store.get(`${jobPrefix(job)}${String(item.file)}`);
    if (!bytes) throw new Error(`The output of ${item.id} is in the account but not in the store.`);
    return { item, text: decodeUtf8(bytes) };
  });
}

/** The same from `results.ndjson`, once it is written: one object is read in place of thousands. */
export async function* resultTexts(
  ports: Pick<JobPorts, 'store'>,
  job: JobPlace,
  manifest: Manifest,
): AsyncGenerator<ResultText> {
  const items = okItems(manifest).values();
  const key = roundKey(job, manifest.round, roundFiles.results);
  for await (const line of splitLines(ports.store.read(key))) {
    const item = items.next().value;
    if (item) yield { item, text: decodeUtf8(line) };
  }
  const missing = items.next().value;
  if (missing) throw new Error(`The result of ${missing.id} is in the account but not in ${key}.`);
}

function okItems(manifest: Manifest): readonly ManifestItem[] {
  return manifest.items.filter((item) => item.outcome === 'ok' && item.file !== undefined);
}
