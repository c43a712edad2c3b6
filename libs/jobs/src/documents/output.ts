import * as z from 'zod';
import { outcomeCodes } from '../outcome-code.ts';
import { instantSchema, microDollarsSchema, wireCodec } from '../wire.ts';

/** Tokens of one or several model requests; cached ⊆ input, reasoning ⊆ output. */
export const usageSchema = z.object({
  inputTokens: z.int().nonnegative(),
  cachedInputTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  reasoningTokens: z.int().nonnegative(),
});

/** One model request made for an item, answered or not. */
export const tryRecordSchema = z.object({
  startedAt: instantSchema,
  durationMs: z.int().nonnegative(),
  /** `answered`, or the code of the fault. */
  outcome: z.string(),
  usage: usageSchema.optional(),
});
export type TryRecord = z.infer<typeof tryRecordSchema>;

/**
 * What was spent on an item: the tail of every output and failure. `costMicroDollars` is absent
 * where the price table does not know the model: unknown is not free.
 */
export const spendingSchema = z.object({
  usage: usageSchema,
  costMicroDollars: microDollarsSchema.optional(),
  priceTable: z.string(),
  tries: z.array(tryRecordSchema),
  /** Rate refusals are no tries; they are counted here. */
  rateRefusals: z.int().nonnegative(),
});
export type Spending = z.infer<typeof spendingSchema>;

export const spendingCodec = wireCodec('spending', spendingSchema);

/** The engine's part of an output, written behind the workload's own fields. */
export const provenanceSchema = spendingSchema.extend({
  schemaVersion: z.literal(1),
  batchIndex: z.int().nonnegative(),
  workHash: z.string(),
  /** The model by its own account; `none` for an item that needed no call. */
  model: z.string(),
  workload: z.string(),
  workloadVersion: z.string(),
  promptVersion: z.string(),
  createdAt: instantSchema,
});
export type Provenance = z.infer<typeof provenanceSchema>;

export const provenanceCodec = wireCodec('output', provenanceSchema);

/** A failure as stored in `fail/<round>/<item>.json`. */
export const failureSchema = z.object({
  schemaVersion: z.literal(1),
  itemId: z.string(),
  itemName: z.string(),
  batchIndex: z.int().nonnegative(),
  code: z.enum(outcomeCodes),
  message: z.string(),
  failedAt: instantSchema,
  spending: spendingSchema.optional(),
});
export type Failure = z.infer<typeof failureSchema>;

export const failureCodec = wireCodec('failure', failureSchema);
