import { adaptivePlan } from '@longhaul/batching/adaptive-plan';
import { defaultDeadlineSeconds } from '@longhaul/batching/deadline';
import { fixedPlan } from '@longhaul/batching/fixed-plan';
import { simulateMakespan } from '@longhaul/batching/makespan';
import type { PlannedBatch, PlanShape } from '@longhaul/batching/plan';
import type { Submission } from '@longhaul/jobs/documents/submission';
import { itemKeys } from '@longhaul/jobs/item-id';
import { batchIndexKey, planKey } from '@longhaul/jobs/object-key';
import {
  batchIndexCodec,
  planHash,
  planPieces,
  type BatchItem,
  type Plan,
  type PlanItem,
} from '@longhaul/jobs/documents/plan';
import { encodeUtf8 } from '@longhaul/jobs/text';
import type { JsonObject } from '@longhaul/jobs/wire';
import type { JobPorts, PlanningSettings } from '../engine.ts';
import { encodedPieces } from '../encoded-pieces.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { ledPlan, loadPlan, type AdoptedPlan } from './adopted-plan.ts';
import { draftItems, type PlannedItems } from './draft-items.ts';

export type PlanningPorts = JobPorts & {
  readonly settings: { readonly planning: PlanningSettings };
};

/** Batch indexes written at the same time: enough to hide latency, few enough for any store. */
const indexWrites = 16;

/**
 * Plans a job once: estimates every item, packs batches, writes each batch's index and then the
 * plan. Whoever finds a plan adopts it, his own included, so that two leaders never split the work
 * two ways.
 */
export async function planJob(ports: PlanningPorts, submission: Submission): Promise<AdoptedPlan> {
  const standing = await loadPlan(ports, submission);
  if (standing) return standing;
  const { plan, hash } = await draftPlan(ports, submission);
  const put = await ports.store.putStreamOnce(planKey(submission), encodedPieces(planPieces(plan)));
  await ports.crashPoints('after-plan');
  if (put === 'created') return { plan: ledPlan(plan), hash, isNew: true };
  const winner = await loadPlan(ports, submission);
  if (!winner) throw new Error(`Job ${submission.jobId}: its plan exists and cannot be read back.`);
  return winner;
}

/** The plan, with its batch indexes written. The facts, which stand in the indexes alone, end here. */
async function draftPlan(ports: PlanningPorts, submission: Submission) {
  const { planning } = ports.settings;
  const shape = planShape(planning, submission.plan.lanes);
  const drafts = await draftItems(ports, submission);
  const batches = packBatches(drafts.items, shape, submission.plan);
  const places = placesOf(drafts);
  const secondsById = {
    get: (id: string) => drafts.items[places.get(id) ?? -1]?.estimate.seconds,
  };
  const makespanSeconds = simulateMakespan(batches, secondsById, shape);
  const { items, facts } = inBatchOrder(drafts, places, batches);
  const plan: Plan = {
    schemaVersion: 1,
    jobId: submission.jobId,
    tenant: submission.tenant,
    createdAt: ports.clock.now(),
    asOf: submission.asOf,
    inputKey: submission.inputKey,
    work: submission.work,
    planKind: submission.plan.kind,
    lanes: submission.plan.lanes,
    budgetMs: budgetMs(planning, items, makespanSeconds),
    ...(submission.deadlineAt === undefined ? {} : { deadlineAt: submission.deadlineAt }),
    items: [...items],
    batchCount: batches.length,
  };
  const hash = planHash(plan);
  await writeIndexes(ports, plan, hash, { items, facts });
  await ports.crashPoints('after-batch-indexes');
  return { plan, hash };
}

function packBatches(
  items: readonly PlanItem[],
  shape: PlanShape,
  asked: Submission['plan'],
): readonly PlannedBatch[] {
  const sized = items.map(({ id, estimate, extent }) => ({
    ...{ id, seconds: estimate.seconds, bytes: extent.length },
  }));
  return asked.kind === 'fixed'
    ? fixedPlan(sized, shape, asked.batchSize)
    : adaptivePlan(sized, shape);
}

/** Lanes are spread over workers of `lanesPerWorker`; what is left over idles in the last one. */
export function planShape(planning: PlanningSettings, lanes: number): PlanShape {
  const lanesPerWorker = Math.min(lanes, planning.lanesPerWorker);
  return {
    workers: Math.ceil(lanes / lanesPerWorker),
    lanesPerWorker,
    workerBudgetSeconds: planning.workerBudgetMs / 1000,
    maxBatchBytes: planning.maxBatchBytes,
    maxBatchItems: planning.maxBatchItems,
  };
}

/** Where each item stands, by its id. */
type Places = ReadonlyMap<string, number>;

function placesOf({ items }: PlannedItems): Places {
  const places = new Map<string, number>();
  for (const [place, { id }] of items.entries()) places.set(id, place);
  return places;
}

function inBatchOrder(
  drafts: PlannedItems,
  places: Places,
  batches: readonly PlannedBatch[],
): PlannedItems {
  const keyOf = itemKeys(places.keys());
  const [items, facts]: [PlanItem[], JsonObject[]] = [[], []];
  for (const [number, { itemIds }] of batches.entries()) {
    for (const id of itemIds) {
      const place = places.get(id) ?? -1;
      const item = drafts.items[place];
      if (!item) throw new Error(`The planner names an item that was not given to it: ${id}`);
      items.push(Object.assign(item, { key: keyOf(id), batch: number }));
      facts.push(drafts.facts[place] ?? {});
    }
  }
  return { items, facts };
}

/** The default budget: never below the fixed formula, longer where the plan itself needs it. */
function budgetMs(
  planning: PlanningSettings,
  items: readonly PlanItem[],
  makespanSeconds: number,
): number {
  const tokens = items.reduce(
    (sum, { estimate }) => sum + estimate.inputTokens + estimate.outputTokens,
    0,
  );
  const seconds = defaultDeadlineSeconds({
    items: items.length,
    startupSeconds: planning.startupMs / 1000,
    makespanSeconds,
    tokenSeconds: (60 * tokens) / (planning.tokensPerMinute ?? Infinity),
    requestSeconds: (60 * items.length) / (planning.requestsPerMinute ?? Infinity),
    retrySeconds: 60,
  });
  return Math.ceil(seconds * 1000);
}

/** Items of a batch stand side by side. */
function* ofBatches({ items, facts }: PlannedItems): Generator<readonly BatchItem[]> {
  let batch: BatchItem[] = [];
  for (const [place, item] of items.entries()) {
    if (batch.length > 0 && batch[0]?.batch !== item.batch) {
      yield batch;
      batch = [];
    }
    batch.push({ ...item, facts: facts[place] ?? {} });
  }
  if (batch.length > 0) yield batch;
}

async function writeIndexes(
  ports: PlanningPorts,
  plan: Plan,
  hash: string,
  planned: PlannedItems,
): Promise<void> {
  await forEachLimited(ofBatches(planned), indexWrites, async (items) => {
    const batch = items[0]?.batch ?? 0;
    const { inputKey, work } = plan;
    const index = { schemaVersion: 1 as const, batch, inputKey, work, items: [...items] };
    const text = batchIndexCodec.encodeText(index);
    await ports.store.putOnce(batchIndexKey(plan, hash, batch), encodeUtf8(text));
  });
}
