import { DEFAULT_LATENCY_MODEL } from '@longhaul/batching/latency-model';
import { createFilesystemStore } from '@longhaul/job-store/filesystem';
import { createMemoryStore } from '@longhaul/job-store/memory';
import type { Manifest, ManifestItem } from '@longhaul/jobs/documents/manifest';
import { manifestPieces } from '@longhaul/jobs/documents/manifest';
import type { Submission } from '@longhaul/jobs/documents/submission';
import { encodeUtf8 } from '@longhaul/jobs/text';
import { planJob } from '@longhaul/pipeline/plan/plan-job';
import { boundHeap } from '@longhaul/platform/bound-heap';
import { createRealClock } from '@longhaul/platform/clock';
import { nativeContentHash } from '@longhaul/platform/content-hash';
import { createRealRandom } from '@longhaul/platform/random';
import type { JobStore } from '@longhaul/ports/job-store';
import { tinyDeals, tinyDealsSource, tinyWork } from '../orchestrator/tiny-deals.ts';

/**
 * `plan.ts COUNT FOLDER`: plans a job of so many deals of one line, as the leader of a fleet does, and writes
 * the text of its account. The plan goes to the folder, where `take-over.ts` finds it; all else is only
 * counted. Prints what was written, as JSON.
 */
const [, , countGiven = '', root = ''] = process.argv;
const count = Number(countGiven);
const lanes = 500;
const clock = createRealClock();
boundHeap();

const written = { batches: 0, indexBytes: 0, planBytes: 0, manifestBytes: 0, packedMs: 0 };
const disk = createFilesystemStore({ root });

async function* counted(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  for await (const piece of pieces) {
    written.planBytes += piece.byteLength;
    yield piece;
  }
}

const store: JobStore = {
  ...createMemoryStore(),
  async *walkUpload() {
    let offset = 0;
    for await (const bytes of tinyDealsSource(count)) {
      yield { extent: { offset, length: bytes.byteLength }, bytes };
      offset += bytes.byteLength;
    }
  },
  putOnce: (_key, bytes) => {
    written.batches += 1;
    written.indexBytes += bytes.byteLength;
    return Promise.resolve('created');
  },
  putStreamOnce: (key, pieces) => disk.putStreamOnce(key, counted(pieces)),
};

/** From 25 s to 60 s, as ordinary and heavy deals take, by the deal's own number. */
const workload: typeof tinyDeals = {
  ...tinyDeals,
  estimate: (item) => {
    const { deal_id: id } = item as { readonly deal_id: string };
    return { inputTokens: 20_000 + (Number(id.slice(-4)) % 97) * 1_500, outputTokens: 800 };
  },
};

const submission = {
  ...{ schemaVersion: 1, tenant: 'bench', jobId: 'job', pipeline: 'bench', identity: 'i' },
  ...{ submittedAt: 0, asOf: 0, inputKey: 'input', rejectedKey: 'rejected' },
  ...{ accepted: count, rejected: 0, bytes: 0, unknownFields: 0, thresholds: {} },
  ...{ work: tinyWork, plan: { kind: 'adaptive', batchSize: 15, lanes } },
} satisfies Submission;

const startedAt = clock.now();
const { plan } = await planJob(
  {
    ...{ store, clock, random: createRealRandom(), workload, contentHash: nativeContentHash },
    events: { emit: () => undefined, subscribe: () => () => undefined, history: () => [] },
    crashPoints: () => Promise.resolve(),
    settings: {
      planning: {
        latency: DEFAULT_LATENCY_MODEL,
        ...{ lanesPerWorker: 5, workerBudgetMs: 840_000, startupMs: 5_000 },
        ...{ maxBatchBytes: 64 * 1024 * 1024, maxBatchItems: 100 },
      },
    },
  },
  submission,
);
written.packedMs = clock.now() - startedAt;
const items = plan.items.map(({ key, workHash, batch }): ManifestItem => ({
  ...{ id: key, outcome: 'ok', attempts: 1, batchIndex: batch },
  file: `out/${key}~${workHash}.json`,
}));
const manifest: Manifest = {
  ...{ schemaVersion: 1, jobId: 'job', tenant: 'bench', round: 1, pipeline: 'bench' },
  ...{ status: 'complete', outcome: 'complete', total: count, ok: count, failed: 0, rejected: 0 },
  ...{ withoutCall: 0, message: '', workload: 'deals', work: tinyWork, planHash: '', errors: [] },
  usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 },
  ...{ priceTable: '', requests: count, rateRefusals: 0, items },
  timings: { startedAt: 0, sealedAt: 0, spentMs: 0 },
};
for (const piece of manifestPieces(manifest)) {
  written.manifestBytes += encodeUtf8(piece).byteLength;
}
process.stdout.write(JSON.stringify(written));
