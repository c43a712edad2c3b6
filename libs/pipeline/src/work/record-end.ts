import { failureCodec, provenanceCodec, type Failure } from '@longhaul/jobs/documents/output';
import { failureKey, outputKey, type JobPlace } from '@longhaul/jobs/object-key';
import type { BatchItem, Work } from '@longhaul/jobs/documents/plan';
import { encodeUtf8 } from '@longhaul/jobs/text';
import type { JobPorts } from '../engine.ts';
import type { ItemEnd } from '../item/item-run.ts';
import type { LedItem } from '../plan/adopted-plan.ts';

type Ended<Kind extends ItemEnd['kind']> = Extract<ItemEnd, { kind: Kind }>;

/**
 * Puts an item's output: the line it will be in `results.ndjson`, so that a round's files are made
 * by copying. The put comes before the commit: whatever the index forgets, the store can prove.
 */
export async function putOutput(
  ports: JobPorts,
  job: JobPlace,
  work: Work,
  item: BatchItem,
  end: Ended<'ok'>,
): Promise<void> {
  const { fields } = ports.workload;
  const provenance = provenanceCodec.encode({
    ...end.spending,
    schemaVersion: 1,
    batchIndex: item.batch,
    workHash: item.workHash,
    model: end.model,
    workload: work.workload,
    workloadVersion: work.workloadVersion,
    promptVersion: work.promptVersion,
    createdAt: ports.clock.now(),
  });
  const names = { [fields.id]: item.id, [fields.name]: item.name, success: true };
  const text = JSON.stringify({ ...names, ...end.result, ...provenance });
  await ports.store.putOnce(outputKey(job, item), encodeUtf8(text));
  await ports.crashPoints('after-put');
}

/** Puts a failure's details; only after the index accepted it, so that no zombie leaves one. */
export async function putFailure(
  ports: JobPorts,
  job: JobPlace,
  round: number,
  item: LedItem,
  end: Pick<Ended<'failed'>, 'code' | 'message'> & Partial<Ended<'failed'>>,
): Promise<void> {
  await ports.crashPoints('after-failure-commit');
  const failure: Failure = {
    schemaVersion: 1,
    itemId: item.id,
    itemName: item.name,
    batchIndex: item.batch,
    code: end.code,
    message: end.message,
    failedAt: ports.clock.now(),
    ...(end.spending ? { spending: end.spending } : {}),
  };
  const key = failureKey(job, round, item.key);
  await ports.store.putOnce(key, encodeUtf8(failureCodec.encodeText(failure)));
}
