import { rejectionSchema } from '@longhaul/jobs/documents/submission';
import { instantSchema, wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';

/** What a submission is answered with. */
export const submittedSchema = z.object({
  jobId: z.string(),
  /** True where the same work stood already: this job is that one. */
  joined: z.boolean(),
  accepted: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  /** Where the rejected lines can be read; absent where there are none. */
  rejectedUrl: z.string().optional(),
  url: z.string(),
});
export type Submitted = z.infer<typeof submittedSchema>;

export const submittedCodec = wireCodec('Submitted', submittedSchema);

/** A line that became no item: what `rejected` lists, and a refused submission's problem. */
export const badLineSchema = rejectionSchema;
export type BadLine = z.infer<typeof badLineSchema>;

export const badLineCodec = wireCodec('BadLine', badLineSchema);

/** Where to put an input that does not pass through the api. */
export const uploadTicketSchema = z.object({
  uploadId: z.string(),
  method: z.literal('PUT'),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAt: instantSchema,
  maxBytes: z.int().positive(),
});
export type UploadTicket = z.infer<typeof uploadTicketSchema>;

export const uploadTicketCodec = wireCodec('UploadTicket', uploadTicketSchema);
