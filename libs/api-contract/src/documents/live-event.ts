import { outcomes, phases, statuses } from '@longhaul/jobs/job-state';
import { instantSchema, wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';
import { countsSchema, holdSchema, progressSchema } from './job.ts';

/**
 * What a server-sent event carries in its `data`; its `event` is the same word as `kind`. A watcher
 * that lost some misses no fact: the next `progress` says it all, and the job's page does anyway.
 */
const base = { at: instantSchema, jobId: z.string() };

/** The whole standing, at most a few times a second, and at once when somebody starts to watch. */
export const progressEventSchema = z.object({
  kind: z.literal('progress'),
  ...base,
  status: z.enum(statuses),
  phase: z.enum(phases),
  round: z.int().positive(),
  hold: holdSchema.optional(),
  counts: countsSchema,
  progress: progressSchema,
});

export const batchStates = ['dispatched', 'running', 'done', 'handed_back', 'lost'] as const;

export const batchEventSchema = z.object({
  kind: z.literal('batch'),
  ...base,
  batch: z.int().nonnegative(),
  state: z.enum(batchStates),
  worker: z.string().optional(),
  attempt: z.int().positive().optional(),
  reason: z.string().optional(),
});

/** An item (a deal) reached its end. */
export const itemEventSchema = z.object({
  kind: z.literal('item'),
  ...base,
  item: z.string(),
  batch: z.int().nonnegative(),
  outcome: z.enum(['ok', 'failed']),
  code: z.string().optional(),
  durationMs: z.int().nonnegative(),
});

export const warningEventSchema = z.object({
  kind: z.literal('warning'),
  ...base,
  message: z.string(),
});

/** The round ended; the last event of a job's stream, which the server then closes. */
export const endEventSchema = z.object({
  kind: z.literal('end'),
  ...base,
  round: z.int().positive(),
  outcome: z.enum(outcomes),
  message: z.string(),
  counts: countsSchema,
});

export const liveEventSchema = z.discriminatedUnion('kind', [
  progressEventSchema,
  batchEventSchema,
  itemEventSchema,
  warningEventSchema,
  endEventSchema,
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;
export type ProgressEvent = z.infer<typeof progressEventSchema>;

export const liveEventCodec = wireCodec('LiveEvent', liveEventSchema);
