import { stops } from '@longhaul/jobs/job-state';
import { outcomeCodes } from '@longhaul/jobs/outcome-code';
import { instantSchema, microDollarsSchema, wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';
import { cursorField } from '../query-field.ts';

/** A person's words to a job, and what the api answers. */
const maxNamedItems = 10_000;
const maxIdBytes = 256;

export const cancelRequestSchema = z
  .object({
    /** `drain` lets calls in flight end, `now` aborts them. */
    mode: z.enum(stops).exclude(['none']).default('drain'),
  })
  .strict();
export const cancelRequestCodec = wireCodec('CancelRequest', cancelRequestSchema);

export const pauseRequestSchema = z.object({ reason: z.string().max(300).optional() }).strict();
export const pauseRequestCodec = wireCodec('PauseRequest', pauseRequestSchema);

/** Empty or absent lists mean every failed item; where both are given, both must fit. */
export const redriveRequestSchema = z
  .object({
    codes: z.array(z.enum(outcomeCodes)).max(outcomeCodes.length).optional(),
    itemIds: z.array(z.string().min(1).max(maxIdBytes)).max(maxNamedItems).optional(),
  })
  .strict();
export type RedriveRequest = z.infer<typeof redriveRequestSchema>;
export const redriveRequestCodec = wireCodec('RedriveRequest', redriveRequestSchema);

/** Only what is named is changed. */
export const jobChangeSchema = z
  .object({
    /** Calls at a time. */
    lanes: z.int().min(1).max(100_000).optional(),
    deadlineAt: instantSchema.optional(),
    toleratedFailures: z.int().nonnegative().optional(),
    toleratedFailureShare: z.number().min(0).max(1).optional(),
    /** The job is held before it costs more. A higher one lifts the hold that the last one caused. */
    capMicroDollars: microDollarsSchema.optional(),
  })
  .strict();
export type JobChange = z.infer<typeof jobChangeSchema>;
export const jobChangeCodec = wireCodec('JobChange', jobChangeSchema);

/**
 * The word is written down and the leader acts on it within seconds: `requested`; `unchanged` where
 * the job stands as was asked already, or has ended.
 */
export const controlReplySchema = z.object({
  jobId: z.string(),
  kind: z.enum(['requested', 'unchanged']),
  message: z.string(),
});
export type ControlReply = z.infer<typeof controlReplySchema>;
export const controlReplyCodec = wireCodec('ControlReply', controlReplySchema);

/** What is old is deleted for good; what is open is nobody's to prune. */
export const pruneRequestSchema = z
  .object({
    finishedBeforeAt: instantSchema,
    /** As the page before gave it. */
    cursor: cursorField.optional(),
  })
  .strict();
export const pruneRequestCodec = wireCodec('PruneRequest', pruneRequestSchema);

export const pruneReplySchema = z.object({
  /** Ids of jobs that are gone, deletions that were cut before included. */
  deleted: z.array(z.string()),
  /** Ids of jobs that ended and that somebody has now. */
  kept: z.array(z.string()),
  /** Ask again with it: there may be more. Absent on the last page. */
  nextCursor: z.string().optional(),
});
export type PruneReply = z.infer<typeof pruneReplySchema>;
export const pruneReplyCodec = wireCodec('PruneReply', pruneReplySchema);

export const redriveReplySchema = z.object({
  jobId: z.string(),
  /** `open`: the round is still running and retries by itself. */
  kind: z.enum(['requested', 'open', 'nothing_failed']),
  round: z.int().positive().optional(),
  items: z.int().nonnegative().optional(),
  message: z.string(),
});
export type RedriveReply = z.infer<typeof redriveReplySchema>;
export const redriveReplyCodec = wireCodec('RedriveReply', redriveReplySchema);
