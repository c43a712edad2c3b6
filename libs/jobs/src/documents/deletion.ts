import * as z from 'zod';
import { instantSchema, wireCodec } from '../wire.ts';

/** `deleting/<job>.json`: where what belongs to a job lies outside its folder. */
export const deletionSchema = z.object({
  schemaVersion: z.literal(1),
  deletedAt: instantSchema,
  workload: z.string(),
  pipeline: z.string(),
  submittedAt: instantSchema,
  asOf: instantSchema,
  inputKey: z.string(),
  rejectedKey: z.string(),
});
export type Deletion = z.infer<typeof deletionSchema>;
export const deletionCodec = wireCodec('deletion', deletionSchema);
