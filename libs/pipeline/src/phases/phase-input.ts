import type { Manifest } from '@longhaul/jobs/documents/manifest';
import { batchIndexCodec } from '@longhaul/jobs/documents/plan';
import type { Submission } from '@longhaul/jobs/documents/submission';
import { batchIndexPrefix } from '@longhaul/jobs/object-key';
import { byCodeUnit, decodeUtf8 } from '@longhaul/jobs/text';
import type { PhaseInput, PhaseItem } from '@longhaul/jobs/workload';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import type { JobPorts } from '../engine.ts';
import { mapAhead } from '../map-ahead.ts';
import { findPrevious, type FinishedJob } from './previous-job.ts';
import { resultTexts } from '../end/result-texts.ts';

/** Batch indexes read at the same time. */
const reads = 16;

/** What a phase reads of a finished round, all of it from the store: no model is asked. */
export async function phaseInput(
  ports: Pick<JobPorts, 'store'>,
  submission: Submission,
  manifest: Manifest,
  pause: PhaseInput['pause'],
): Promise<PhaseInput> {
  const { items: _items, ...account } = manifest;
  const previous = await findPrevious(ports, submission);
  return {
    ...(await finishedRound(ports, { submission, manifest })),
    account,
    options: submission.phaseOptions ?? {},
    pause,
    ...(previous && {
      previous: { ...(await finishedRound(ports, previous)), jobId: previous.submission.jobId },
    }),
  };
}

async function finishedRound(
  ports: Pick<JobPorts, 'store'>,
  job: FinishedJob,
): Promise<Pick<PhaseInput, 'results' | 'items' | 'asOfMs'>> {
  return {
    results: { [Symbol.asyncIterator]: () => results(ports, job) },
    items: await itemsOf(ports, job),
    asOfMs: job.submission.asOf,
  };
}

async function* results(
  ports: Pick<JobPorts, 'store'>,
  { submission, manifest }: FinishedJob,
): AsyncGenerator<JsonObject> {
  for await (const { text } of resultTexts(ports, submission, manifest)) {
    yield parseJson(text) as JsonObject;
  }
}

/** Every item of the plan with its facts, in the order of the batches; erased ones are left out. */
async function itemsOf(
  { store }: Pick<JobPorts, 'store'>,
  { submission, manifest }: FinishedJob,
): Promise<readonly PhaseItem[]> {
  const ends = new Map(manifest.items.map(({ id, outcome, code }) => [id, { outcome, code }]));
  const keys: string[] = [];
  for await (const key of store.list(batchIndexPrefix(submission, manifest.planHash))) {
    keys.push(key);
  }
  const items: PhaseItem[] = [];
  for await (const bytes of mapAhead(keys.sort(byCodeUnit), reads, (key) => store.get(key))) {
    const decoded = bytes && batchIndexCodec.decodeText(decodeUtf8(bytes));
    if (!decoded?.ok) continue;
    for (const { id, name, facts } of decoded.value.items) {
      // Nothing is left of it that a phase could speak of.
      if (ends.get(id)?.code === 'ERASED') continue;
      items.push({ id, name, facts, ...(ends.get(id) ?? { outcome: 'failed' }) });
    }
  }
  return items;
}
