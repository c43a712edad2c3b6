import * as z from 'zod';
import { canonicalJson, hashName, hashNameAfter } from '../hash.ts';
import { instantSchema, jsonObjectSchema, wireCodec } from '../wire.ts';
import { textInPieces } from './text-in-pieces.ts';

/**
 * The plan of a job: its frozen list of items and batches. Written once; a second planner adopts
 * what it finds, so that work is never split two ways.
 */

/**
 * Where an item's bytes stand in the stored input. Where the input is compressed, `member` names the
 * bytes of the gzip member around it as stored, and `offset` counts from the member's first plain byte.
 */
export const extentSchema = z.object({
  offset: z.int().nonnegative(),
  length: z.int().nonnegative(),
  member: z.object({ offset: z.int().nonnegative(), length: z.int().positive() }).optional(),
});
export type Extent = z.infer<typeof extentSchema>;

export const estimateSchema = z.object({
  inputTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  seconds: z.number().nonnegative(),
  p90Seconds: z.number().nonnegative(),
});
export type Estimate = z.infer<typeof estimateSchema>;

export const planItemSchema = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  extent: extentSchema,
  contentHash: z.string(),
  workHash: z.string(),
  estimate: estimateSchema,
  batch: z.int().nonnegative(),
});
export type PlanItem = z.infer<typeof planItemSchema>;

/** What every request of a job has in common and what its outputs depend on. */
export const workSchema = z.object({
  workload: z.string(),
  workloadVersion: z.string(),
  promptVersion: z.string(),
  model: z.string(),
  parameters: jsonObjectSchema,
  /** Host and path of the model endpoint, without credentials. */
  endpoint: z.string(),
});
export type Work = z.infer<typeof workSchema>;

export const planSchema = z.object({
  schemaVersion: z.literal(1),
  jobId: z.string(),
  tenant: z.string(),
  createdAt: instantSchema,
  asOf: instantSchema,
  inputKey: z.string(),
  work: workSchema,
  planKind: z.enum(['fixed', 'adaptive']),
  lanes: z.int().positive(),
  /** Length of the job's budget of led time. */
  budgetMs: z.int().positive(),
  /** A user's deadline: an instant, kept as it is. */
  deadlineAt: instantSchema.optional(),
  items: z.array(planItemSchema),
  batchCount: z.int().nonnegative(),
});
export type Plan = z.infer<typeof planSchema>;

export const planCodec = wireCodec('plan.json', planSchema);
const planItemCodec = wireCodec('plan item', planItemSchema);

/** The text of plan.json in pieces: a long plan is written without being held as text. */
export function planPieces(plan: Plan): Generator<string> {
  return textInPieces(planCodec, plan, 'items', planItemCodec);
}

/** A batch's index: all that a worker needs to know of a batch without reading the plan. */
export const batchIndexSchema = z.object({
  schemaVersion: z.literal(1),
  batch: z.int().nonnegative(),
  inputKey: z.string(),
  work: workSchema,
  items: z.array(planItemSchema.extend({ facts: jsonObjectSchema })),
});
export type BatchIndex = z.infer<typeof batchIndexSchema>;
export type BatchItem = BatchIndex['items'][number];

export const batchIndexCodec = wireCodec('batch index', batchIndexSchema);

/**
 * Names a plan by its items, batches and work: 16 hex digits. Times are left out, so that planning
 * the same input again gives the same name.
 */
export function planHash(plan: Named): string {
  return hashName(planParts(plan));
}

type Named = Pick<Plan, 'work' | 'inputKey'> & {
  readonly items: readonly Pick<PlanItem, 'key' | 'workHash' | 'batch'>[];
};

function* planParts({ work, inputKey, items }: Named): Generator<string> {
  yield* workParts(work);
  yield inputKey;
  for (const item of items) yield `${item.key} ${item.workHash} ${String(item.batch)}`;
}

/**
 * Names the work of one item: 16 hex digits over everything its output depends on. It stands in the
 * output's file name, which makes "it exists already" a proof that this very work was done.
 */
export function workHash(work: Work, itemContentHash: string): string {
  return workHasher(work)(itemContentHash);
}

/** `workHash` for many items of one job. */
export function workHasher(work: Work): (itemContentHash: string) => string {
  return hashNameAfter(workParts(work));
}

/**
 * Names a job by whose it is and what it is asked to do: tenant, work, and the sorted items. Lanes,
 * `as_of`, plan kind, deadline and output folder are not identity. 16 hex digits.
 *
 * The tenant is part of it, so that the same items of two tenants are two names: whatever knows a
 * job by its id alone, an event or a line of a log, never takes one tenant's for another's (I12).
 */
export function jobIdentity(tenant: string, work: Work, itemLines: readonly string[]): string {
  return hashName([tenant, ...workParts(work), ...[...itemLines].sort()]);
}

/** One item's line in the job's identity. */
export function identityLine(id: string, itemContentHash: string): string {
  return `${itemContentHash} ${id}`;
}

function workParts(work: Work): string[] {
  return [
    work.workload,
    work.workloadVersion,
    work.promptVersion,
    work.model,
    work.endpoint,
    canonicalJson(work.parameters),
  ];
}
