import { adaptivePlan } from '@longhaul/batching/adaptive-plan';
import { defaultDeadlineSeconds } from '@longhaul/batching/deadline';
import { fixedPlan } from '@longhaul/batching/fixed-plan';
import { simulateMakespan } from '@longhaul/batching/makespan';
import type { PlannedBatch, PlanShape } from '@longhaul/batching/plan';
import type { Submission } from '@longhaul/jobs/documents/submission';
import { contentHash, itemKeys, itemName } from '@longhaul/jobs/item-id';
import { batchIndexKey, planKey } from '@longhaul/jobs/object-key';
import {
  batchIndexCodec,
  planCodec,
  planHash,
  planPieces,
  workHash,
  type BatchItem,
  type Estimate,
  type Plan,
} from '@longhaul/jobs/documents/plan';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import { parseJson } from '@longhaul/jobs/wire';
import type { JobStore } from '@longhaul/ports/job-store';
import type { JobPorts, PlanningSettings } from '../engine.ts';
import { encodedPieces } from '../encoded-pieces.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { estimateItem, factsOf } from './estimate-item.ts';

/** The plan that counts, and its name. */
export type AdoptedPlan = {
  readonly plan: Plan;
  readonly hash: string;
  /** Put by this very call: nobody can be at work on it yet. */
  readonly isNew: boolean;
};

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
  const drafted = await draftItems(ports, submission);
  const { plan, items } = packPlan(ports, submission, drafted);
  const hash = planHash(plan);
  await writeIndexes(ports, plan, hash, items);
  await ports.crashPoints('after-batch-indexes');
  const put = await ports.store.putStreamOnce(planKey(submission), encodedPieces(planPieces(plan)));
  await ports.crashPoints('after-plan');
  if (put === 'created') return { plan, hash, isNew: true };
  const winner = await loadPlan(ports, submission);
  if (!winner) throw new Error(`Job ${submission.jobId}: its plan exists and cannot be read back.`);
  return winner;
}

/** @throws when the plan is there and unreadable. */
export async function loadPlan(
  ports: { readonly store: Pick<JobStore, 'get'> },
  job: { tenant: string; jobId: string },
): Promise<AdoptedPlan | undefined> {
  const bytes = await ports.store.get(planKey(job));
  if (!bytes) return undefined;
  const decoded = planCodec.decodeText(decodeUtf8(bytes));
  if (!decoded.ok) throw new Error(`Job ${job.jobId} cannot be read: ${decoded.problem}`);
  return { plan: decoded.value, hash: planHash(decoded.value), isNew: false };
}

/** An item that needs no call takes no time worth planning. */
const noEstimate: Estimate = { inputTokens: 0, outputTokens: 0, seconds: 0, p90Seconds: 0 };

type Draft = Omit<BatchItem, 'key' | 'batch'>;

async function draftItems(ports: PlanningPorts, submission: Submission): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for await (const { extent, bytes } of ports.store.walkUpload(submission.inputKey)) {
    drafts.push(draftItem(ports, submission, extent, bytes));
  }
  return drafts;
}

function draftItem(
  ports: PlanningPorts,
  submission: Submission,
  extent: Draft['extent'],
  bytes: Uint8Array,
): Draft {
  const { workload, settings } = ports;
  const hash = (ports.contentHash ?? contentHash)(bytes);
  const item = workload.itemSchema.parse(parseJson(decodeUtf8(bytes)));
  const { id, name } = workload.identify(item);
  return {
    id: String(id),
    name: itemName(String(id), name),
    extent,
    contentHash: hash,
    workHash: workHash(submission.work, hash),
    estimate: estimateItem(workload, settings.planning.latency, item) ?? noEstimate,
    facts: factsOf(workload, item),
  };
}

function packPlan(
  ports: PlanningPorts,
  submission: Submission,
  drafts: readonly Draft[],
): { plan: Plan; items: readonly BatchItem[] } {
  const { planning } = ports.settings;
  const shape = planShape(planning, submission.plan.lanes);
  const secondsById = new Map(drafts.map((draft) => [draft.id, draft.estimate.seconds]));
  const sized = drafts.map((draft) => ({
    id: draft.id,
    seconds: draft.estimate.seconds,
    bytes: draft.extent.length,
  }));
  const batches =
    submission.plan.kind === 'fixed'
      ? fixedPlan(sized, shape, submission.plan.batchSize)
      : adaptivePlan(sized, shape);
  const items = inBatchOrder(drafts, batches);
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
    budgetMs: budgetMs(planning, items, simulateMakespan(batches, secondsById, shape)),
    ...(submission.deadlineAt === undefined ? {} : { deadlineAt: submission.deadlineAt }),
    items: items.map(({ facts: _facts, ...item }) => item),
    batchCount: batches.length,
  };
  return { plan, items };
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

function inBatchOrder(
  drafts: readonly Draft[],
  batches: readonly PlannedBatch[],
): readonly BatchItem[] {
  const byId = new Map(drafts.map((draft) => [draft.id, draft]));
  const keys = itemKeys(byId.keys());
  return batches.flatMap((batch, number) =>
    batch.itemIds.map((id): BatchItem => {
      const draft = byId.get(id);
      if (!draft) throw new Error(`The planner names an item that was not given to it: ${id}`);
      return { ...draft, key: keys.get(id) ?? id, batch: number };
    }),
  );
}

/** The default budget: never below the fixed formula, longer where the plan itself needs it. */
function budgetMs(
  planning: PlanningSettings,
  items: readonly BatchItem[],
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

async function writeIndexes(
  ports: PlanningPorts,
  plan: Plan,
  hash: string,
  items: readonly BatchItem[],
): Promise<void> {
  const batches = Map.groupBy(items, (item) => item.batch);
  await forEachLimited(batches, indexWrites, async ([batch, batchItems]) => {
    const index = batchIndexCodec.encodeText({
      schemaVersion: 1,
      batch,
      inputKey: plan.inputKey,
      work: plan.work,
      items: batchItems,
    });
    await ports.store.putOnce(batchIndexKey(plan, hash, batch), encodeUtf8(index));
  });
}
