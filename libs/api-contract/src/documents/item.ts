import { jsonObjectSchema, wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';

/** One item's standing, in a table and alone. */

/** `erased` outranks the others: what was said of it is gone. */
export const itemOutcomes = ['waiting', 'running', 'ok', 'failed', 'erased'] as const;
export type ItemOutcome = (typeof itemOutcomes)[number];

export const itemRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  outcome: z.enum(itemOutcomes),
  /** Why it failed, with the sentence for people. */
  code: z.string().optional(),
  message: z.string().optional(),
  /** Model requests made for it, rate refusals apart. */
  attempts: z.int().nonnegative(),
  batchIndex: z.int().nonnegative(),
  /** True for an item that needed no call, because it has no content. */
  withoutCall: z.boolean().optional(),
  /**
   * What the workload shows of an item in a table: names as on the wire, values flat (text, number,
   * boolean or null). Columns may be missing while the job runs.
   */
  fields: jsonObjectSchema,
});
export type ItemRow = z.infer<typeof itemRowSchema>;

export const itemPageSchema = z.object({
  items: z.array(itemRowSchema),
  /** Items that the filter lets through, on all pages. */
  matching: z.int().nonnegative(),
  /** Give it back as `cursor` for the next page; absent on the last. */
  nextCursor: z.string().optional(),
});
export type ItemPage = z.infer<typeof itemPageSchema>;

export const itemPageCodec = wireCodec('ItemPage', itemPageSchema);

export const itemSchema = itemRowSchema.extend({
  jobId: z.string(),
  round: z.int().positive(),
  /** The result or failure as stored, workload's fields first; absent while there is none. */
  record: jsonObjectSchema.optional(),
});
export type Item = z.infer<typeof itemSchema>;

export const itemCodec = wireCodec('Item', itemSchema);
