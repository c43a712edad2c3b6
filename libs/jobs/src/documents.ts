import * as z from 'zod';
import { outcomeCodes } from './outcome-code.ts';
import { workSchema } from './plan.ts';
import { instantSchema, microDollarsSchema, wireCodec } from './wire.ts';

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

/** A person's or the leader's word to a running job, applied in order. */
export const controlSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stop'), mode: z.enum(['drain', 'now']) }),
  z.object({
    kind: z.literal('hold'),
    hold: z.enum(['paused', 'blocked', 'budget']),
    reason: z.string(),
  }),
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('deadline'), deadlineAt: instantSchema }),
  z.object({ kind: z.literal('cap'), capMicroDollars: microDollarsSchema }),
  z.object({ kind: z.literal('concurrency'), lanes: z.int().positive() }),
  z.object({ kind: z.literal('thresholds'), thresholds: thresholdsSchema }),
]);
export type Control = z.infer<typeof controlSchema>;
export const controlCodec = wireCodec('control', controlSchema);

/** `control/<seq>.json`: a control as it is stored. */
export const controlFileSchema = z.object({ schemaVersion: z.literal(1), control: controlSchema });
export type ControlFile = z.infer<typeof controlFileSchema>;
export const controlFileCodec = wireCodec('control file', controlFileSchema);

/** `rounds/<r>/request.json`: what a redrive asks for. Empty lists mean every failed item. */
export const redriveRequestSchema = z.object({
  schemaVersion: z.literal(1),
  requestedAt: instantSchema,
  itemIds: z.array(z.string()),
  codes: z.array(z.enum(outcomeCodes)),
  /** The last control of the rounds before: a stop of then must not stop this one. */
  controlSeq: z.int().nonnegative().optional(),
});
export type RedriveRequest = z.infer<typeof redriveRequestSchema>;
export const redriveRequestCodec = wireCodec('request.json', redriveRequestSchema);
