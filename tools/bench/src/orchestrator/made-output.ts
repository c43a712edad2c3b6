import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { provenanceCodec } from '@longhaul/jobs/documents/output';
import { outputKey, type JobPlace } from '@longhaul/jobs/object-key';
import type { PlanItem } from '@longhaul/jobs/documents/plan';
import { tinyWork } from './tiny-deals.ts';

const usage = { inputTokens: 100, cachedInputTokens: 0, outputTokens: 10, reasoningTokens: 0 };
/** As long as the result of a real deal is. */
const summary = 'The buyer asks for a renewal and names a budget. '.repeat(40);

/**
 * Puts an item's output into a filesystem store's folder, as a worker would have after a call.
 * Nothing is flushed: a bench of the leader waits for no disk of the workers.
 */
export async function putMadeOutput(
  root: string,
  job: JobPlace,
  item: PlanItem,
  nowMs: number,
): Promise<void> {
  const provenance = provenanceCodec.encode({
    ...{ schemaVersion: 1, batchIndex: item.batch, workHash: item.workHash },
    ...{ usage, costMicroDollars: 12, priceTable: 'bench', rateRefusals: 0 },
    ...{ tries: [{ startedAt: nowMs, durationMs: 1, outcome: 'answered', usage }] },
    ...{ model: tinyWork.model },
    ...{ workload: tinyWork.workload, workloadVersion: '1', promptVersion: 'p1', createdAt: nowMs },
  });
  const result = { deal_id: item.id, deal_name: item.name, success: true, score: 7, summary };
  const path = join(root, outputKey(job, item));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify({ ...result, ...provenance }));
}
