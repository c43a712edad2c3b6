import { jsonObjectSchema, wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';

/** A kind of item that the service can run. */
export const workloadSummarySchema = z.object({
  name: z.string(),
  version: z.string(),
  noun: z.object({ one: z.string(), many: z.string() }),
  verb: z.string(),
  /** The names of an item's id and display name in results and failures. */
  fields: z.object({ id: z.string(), name: z.string() }),
});
export type WorkloadSummary = z.infer<typeof workloadSummarySchema>;

export const workloadListSchema = z.object({ workloads: z.array(workloadSummarySchema) });
export type WorkloadList = z.infer<typeof workloadListSchema>;
export const workloadListCodec = wireCodec('WorkloadList', workloadListSchema);

/** With the JSON Schemas by which a client can check its items before it sends them. */
export const workloadSchema = workloadSummarySchema.extend({
  itemSchema: jsonObjectSchema,
  resultSchema: jsonObjectSchema.optional(),
});
export type WorkloadDescription = z.infer<typeof workloadSchema>;
export const workloadCodec = wireCodec('Workload', workloadSchema);
