import * as z from 'zod';
import { outcomes, statuses } from '../job-state.ts';
import { outcomeCodes } from '../outcome-code.ts';
import { usageSchema } from './output.ts';
import { textInPieces } from './text-in-pieces.ts';
import { workSchema } from './plan.ts';
import { instantSchema, microDollarsSchema, wireCodec } from '../wire.ts';

/** One item's line in a round's account. */
export const manifestItemSchema = z.object({
  id: z.string(),
  outcome: z.enum(['ok', 'failed']),
  code: z.enum(outcomeCodes).optional(),
  message: z.string().optional(),
  /** Model requests made for it, rate refusals apart. */
  attempts: z.int().nonnegative(),
  batchIndex: z.int().nonnegative(),
  /** The output's or failure's name in the store. */
  file: z.string().optional(),
  /** True for an item that needed no call, because it has no content. */
  withoutCall: z.boolean().optional(),
});
export type ManifestItem = z.infer<typeof manifestItemSchema>;

export const timingsSchema = z.object({
  startedAt: instantSchema,
  sealedAt: instantSchema,
  /** Led time over all the job's leaders, holds and nights left out. */
  spentMs: z.int().nonnegative(),
});

/** A round's account of every item of the plan (I8), written once (I7). */
export const manifestSchema = z.object({
  schemaVersion: z.literal(1),
  jobId: z.string(),
  tenant: z.string(),
  round: z.int().positive(),
  pipeline: z.string(),
  status: z.enum(statuses),
  outcome: z.enum(outcomes),
  total: z.int().nonnegative(),
  ok: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  withoutCall: z.int().nonnegative(),
  message: z.string(),
  workload: z.string(),
  work: workSchema,
  planHash: z.string(),
  usage: usageSchema,
  costMicroDollars: microDollarsSchema.optional(),
  priceTable: z.string(),
  requests: z.int().nonnegative(),
  rateRefusals: z.int().nonnegative(),
  timings: timingsSchema,
  errors: z.array(z.string()),
  items: z.array(manifestItemSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const manifestCodec = wireCodec('manifest.json', manifestSchema);
const manifestItemCodec = wireCodec('manifest item', manifestItemSchema);

/** The text of manifest.json in pieces: a long account is written without being held as text. */
export function manifestPieces(manifest: Manifest): Generator<string> {
  return textInPieces(manifestCodec, manifest, 'items', manifestItemCodec);
}
