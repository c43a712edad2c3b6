import { instantSchema, wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';

/** Where a round's time went: every attempt at a batch, by whom and until when. */

/**
 * `running`: still leased. `done`: every item of the lease reached its end. `handed_back`: released
 * with items left, for another worker, or taken by the round's end. `lost`: the worker went silent and its lease was taken away.
 */
export const attemptEnds = ['running', 'done', 'handed_back', 'lost'] as const;
export type AttemptEnd = (typeof attemptEnds)[number];

export const attemptSchema = z.object({
  batch: z.int().nonnegative(),
  /** 1 for a batch's first lease. */
  attempt: z.int().positive(),
  worker: z.string(),
  fromAt: instantSchema,
  /** Absent while it runs. */
  toAt: instantSchema.optional(),
  end: z.enum(attemptEnds),
  /** In the engine's words: `finished`, `rate-wait`, `drain`, `sealed`. */
  reason: z.string().optional(),
  handedBack: z.int().nonnegative(),
  ok: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** Model requests that were not answered well and were made again. */
  retries: z.int().nonnegative(),
});
export type TimelineAttempt = z.infer<typeof attemptSchema>;

export const timelineSchema = z.object({
  jobId: z.string(),
  round: z.int().positive(),
  /** False while the round runs, and where older events are held no more. */
  isComplete: z.boolean(),
  fromAt: instantSchema.optional(),
  toAt: instantSchema.optional(),
  workers: z.array(z.string()),
  attempts: z.array(attemptSchema),
  /** Moments worth a mark: phases, holds, warnings. */
  marks: z.array(
    z.object({
      at: instantSchema,
      kind: z.enum(['phase', 'hold', 'warning', 'end']),
      text: z.string(),
    }),
  ),
});
export type Timeline = z.infer<typeof timelineSchema>;

export const timelineCodec = wireCodec('Timeline', timelineSchema);
