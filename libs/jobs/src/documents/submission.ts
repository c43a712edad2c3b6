import * as z from 'zod';
import { workSchema } from './plan.ts';
import { instantSchema, jsonObjectSchema, microDollarsSchema, wireCodec } from '../wire.ts';

/** The small documents around a plan, in the order in which a job meets them. */

/** Failures a user tolerates: a count, a share of all items, or both. */
export const thresholdsSchema = z.object({
  toleratedFailures: z.int().nonnegative().optional(),
  toleratedFailureShare: z.number().min(0).max(1).optional(),
});

/** `submission.json`: what was asked, and which upload counts. */
export const submissionSchema = z.object({
  schemaVersion: z.literal(1),
  jobId: z.string(),
  tenant: z.string(),
  pipeline: z.string(),
  submittedAt: instantSchema,
  asOf: instantSchema,
  /** Names the job by its content: see `jobIdentity`. */
  identity: z.string(),
  inputKey: z.string(),
  rejectedKey: z.string(),
  accepted: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  unknownFields: z.int().nonnegative(),
  work: workSchema,
  plan: z.object({
    kind: z.enum(['fixed', 'adaptive']),
    batchSize: z.int().positive(),
    lanes: z.int().positive(),
  }),
  deadlineAt: instantSchema.optional(),
  thresholds: thresholdsSchema,
  /** Carried to the workload's phases, whose affair it is. */
  phaseOptions: jsonObjectSchema.optional(),
  capMicroDollars: microDollarsSchema.optional(),
});
export type Submission = z.infer<typeof submissionSchema>;
export const submissionCodec = wireCodec('submission.json', submissionSchema);

/** A line of the input that became no item. */
export const rejectionSchema = z.object({
  line: z.int().positive(),
  field: z.string(),
  reason: z.string(),
  itemId: z.string().optional(),
});
export type Rejection = z.infer<typeof rejectionSchema>;
export const rejectionCodec = wireCodec('rejected line', rejectionSchema);
