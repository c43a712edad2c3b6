import type { Submission } from '@longhaul/jobs/documents/submission';
import { contentHash, itemName } from '@longhaul/jobs/item-id';
import { workHasher, type Estimate, type PlanItem } from '@longhaul/jobs/documents/plan';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import { estimateItem, factsOf } from './estimate-item.ts';
import type { PlanningPorts } from './plan-job.ts';

/** Items with their facts beside them, place by place: the facts are let go of before the items. */
export type PlannedItems = {
  readonly items: readonly PlanItem[];
  readonly facts: readonly JsonObject[];
};

/** An item that needs no call takes no time worth planning. */
const noEstimate: Estimate = { inputTokens: 0, outputTokens: 0, seconds: 0, p90Seconds: 0 };

/** Every item of the input, in its order; key and batch are given when the batches are packed. */
export async function draftItems(
  ports: PlanningPorts,
  submission: Submission,
): Promise<PlannedItems> {
  const nameWork = workHasher(submission.work);
  const items: PlanItem[] = [];
  const facts: JsonObject[] = [];
  for await (const { extent, bytes } of ports.store.walkUpload(submission.inputKey)) {
    const draft = draftItem(ports, nameWork, extent, bytes);
    items.push(draft.item);
    facts.push(draft.facts);
  }
  return { items, facts };
}

function draftItem(
  ports: PlanningPorts,
  nameWork: ReturnType<typeof workHasher>,
  extent: PlanItem['extent'],
  bytes: Uint8Array,
): { item: PlanItem; facts: JsonObject } {
  const { workload, settings } = ports;
  const hash = (ports.contentHash ?? contentHash)(bytes);
  const item = workload.itemSchema.parse(parseJson(decodeUtf8(bytes)));
  const { id, name } = workload.identify(item);
  const text = String(id);
  return {
    item: {
      id: text,
      key: text,
      name: itemName(text, name),
      extent,
      contentHash: hash,
      workHash: nameWork(hash),
      estimate: estimateItem(workload, settings.planning.latency, item) ?? noEstimate,
      batch: 0,
    },
    facts: factsOf(workload, item),
  };
}
