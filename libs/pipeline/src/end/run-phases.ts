import type { Manifest } from '@longhaul/jobs/documents/manifest';
import { batchIndexKey, roundKey } from '@longhaul/jobs/object-key';
import { batchIndexCodec, type BatchIndex } from '@longhaul/jobs/documents/plan';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import type { PhaseItem } from '@longhaul/jobs/workload';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import type { Leadership } from '../lead/leadership.ts';
import { mapAhead } from '../map-ahead.ts';
import { resultTexts } from './result-texts.ts';

/** Batch indexes read at the same time. */
const reads = 16;

/**
 * Runs the workload's phases and stores their artifacts by name. They are time-boxed together, and
 * an error in one is told and blocks nothing: the results stand without them.
 */
export async function runPhases(leadership: Leadership, manifest: Manifest): Promise<void> {
  const { ports, job } = leadership;
  const phases = ports.workload.phases ?? [];
  if (phases.length === 0) return;
  const items = await phaseItems(leadership, manifest);
  const endsAt = ports.clock.now() + ports.settings.phasesMs;
  for (const phase of phases) {
    try {
      const run = phase.run({
        results: results(leadership, manifest),
        items,
        asOfMs: leadership.adopted.plan.asOf,
      });
      const artifacts = await within(leadership, run, endsAt);
      for (const { name, text } of artifacts) {
        await ports.store.putOnce(roundKey(job, manifest.round, name), encodeUtf8(text));
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `The phase ${phase.name} failed: ${reason} The results are complete without it.`;
      ports.events.emit({ kind: 'warning', at: ports.clock.now(), jobId: job.jobId, message });
    }
  }
}

async function within<Made>(
  { ports }: Leadership,
  run: Promise<Made>,
  endsAt: number,
): Promise<Made> {
  const done = new AbortController();
  const timeout = ports.clock.sleep(endsAt - ports.clock.now(), done.signal).then(() => {
    throw new Error('its time was spent.');
  });
  try {
    return await Promise.race([run, timeout]);
  } finally {
    timeout.catch(() => undefined);
    done.abort();
  }
}

async function* results(
  { ports, job }: Leadership,
  manifest: Manifest,
): AsyncGenerator<JsonObject> {
  for await (const { text } of resultTexts(ports, job, manifest)) {
    yield parseJson(text) as JsonObject;
  }
}

async function phaseItems(
  { ports, job, adopted }: Leadership,
  manifest: Manifest,
): Promise<readonly PhaseItem[]> {
  const outcomes = new Map(manifest.items.map((item) => [item.id, item.outcome]));
  const items: PhaseItem[] = [];
  const batches = Array.from({ length: adopted.plan.batchCount }, (_, batch) => batch);
  const read = async (batch: number): Promise<BatchIndex | undefined> => {
    const bytes = await ports.store.get(batchIndexKey(job, adopted.hash, batch));
    const decoded = bytes && batchIndexCodec.decodeText(decodeUtf8(bytes));
    return decoded?.ok ? decoded.value : undefined;
  };
  for await (const index of mapAhead(batches, reads, read)) {
    for (const { id, name, facts } of index?.items ?? []) {
      items.push({ id, name, facts, outcome: outcomes.get(id) ?? 'failed' });
    }
  }
  return items;
}
