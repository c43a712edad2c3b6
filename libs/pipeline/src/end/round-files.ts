import { failureCodec } from '@longhaul/jobs/documents/output';
import type { Manifest, ManifestItem } from '@longhaul/jobs/documents/manifest';
import { jobPrefix, roundFiles, roundKey, type JobPlace } from '@longhaul/jobs/object-key';
import { sentenceOf } from '@longhaul/jobs/outcome-code';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import { encodedPieces } from '../encoded-pieces.ts';
import type { JobPorts } from '../engine.ts';
import { loadManifest } from '../rounds.ts';
import { mapText, type MapEntry } from './map-text.ts';
import { outputTexts, resultTexts } from './result-texts.ts';
import type { RoundWork } from './round-work.ts';
import { runPhases } from './run-phases.ts';
import { writeTimeline } from './timeline.ts';

/**
 * Writes a round's files from its manifest and nothing else, so that whoever does it, however often,
 * writes the same bytes. Returns the manifest that counts.
 */
export async function writeRoundFiles(work: RoundWork): Promise<Manifest> {
  const { ports, job, standing } = work;
  const manifest = work.manifest ?? (await loadManifest(ports, job, standing.round));
  if (!manifest) throw new Error(`Job ${job.jobId}: its manifest was written and cannot be read.`);
  const put = (name: string, lines: AsyncIterable<string>): Promise<unknown> =>
    ports.store.putStreamOnce(roundKey(job, standing.round, name), encodedPieces(lines));
  await put(roundFiles.results, resultLines(ports, job, manifest));
  await put(roundFiles.failed, failedLines(work, manifest));
  await put(roundFiles.map, mapText(entriesOf(ports, job, manifest)));
  await ports.crashPoints('after-results');
  await writeTimeline(work);
  await runPhases(work, manifest);
  return manifest;
}

async function* resultLines(
  ports: JobPorts,
  job: JobPlace,
  manifest: Manifest,
): AsyncGenerator<string> {
  for await (const { text } of outputTexts(ports, job, manifest)) yield `${text}\n`;
}

async function* entriesOf(
  ports: JobPorts,
  job: JobPlace,
  manifest: Manifest,
): AsyncGenerator<MapEntry> {
  for await (const { item, text } of resultTexts(ports, job, manifest)) yield { id: item.id, text };
}

async function* failedLines(
  { ports, job, adopted }: RoundWork,
  manifest: Manifest,
): AsyncGenerator<string> {
  const { fields } = ports.workload;
  const failed = new Map(
    manifest.items.filter(({ outcome }) => outcome !== 'ok').map((item) => [item.id, item]),
  );
  // Of many items few fail: the names of the others need no table.
  const names = new Map(
    adopted.plan.items.filter(({ id }) => failed.has(id)).map(({ id, name }) => [id, name]),
  );
  for (const item of failed.values()) {
    const line: JsonObject = {
      [fields.id]: item.id,
      [fields.name]: names.get(item.id) ?? item.id,
      success: false,
      code: item.code ?? 'INTERNAL',
      message: item.message ?? sentenceOf(item.code ?? 'INTERNAL'),
      attempts: item.attempts,
      batch_index: item.batchIndex,
      ...(await spendingOf(ports, job, item)),
    };
    yield `${JSON.stringify(line)}\n`;
  }
}

async function spendingOf(ports: JobPorts, job: JobPlace, item: ManifestItem): Promise<JsonObject> {
  if (item.file === undefined) return {};
  const bytes = await ports.store.get(`${jobPrefix(job)}${item.file}`);
  const decoded = failureCodec.decode(bytes && parseJson(decodeUtf8(bytes)));
  const encoded = decoded.ok ? failureCodec.encode(decoded.value) : {};
  return (encoded['spending'] ?? {}) as JsonObject;
}
