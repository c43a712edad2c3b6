import { holds, outcomes, phases, statuses } from '@longhaul/jobs/job-state';
import { instantSchema, microDollarsSchema, wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';

/** A job as the api shows it: in a list, alone, and what moves in it. */
const count = z.int().nonnegative();

/** Items by where they stand; `total = ok + failed + left` and rejected lines are no items. */
export const countsSchema = z.object({
  total: count,
  ok: count,
  failed: count,
  left: count,
  rejected: count,
  /** Of `ok`, those that needed no call, because they have no content. */
  withoutCall: count,
});
export type Counts = z.infer<typeof countsSchema>;

/** What moves while a job runs; a number is absent where it is not known. */
export const progressSchema = z.object({
  inFlight: count.optional(),
  /** Items ended a second, over the last minute. */
  perSecond: z.number().nonnegative().optional(),
  leftSeconds: z.number().nonnegative().optional(),
  /** Tokens in and out, of all rounds as far as they are known. */
  tokens: count.optional(),
  /** Absent where a call's price is not known: unknown is not free. */
  costMicroDollars: microDollarsSchema.optional(),
});
export type Progress = z.infer<typeof progressSchema>;

/** Why nothing new starts, and what ends it. */
export const holdSchema = z.object({
  kind: z.enum(holds).exclude(['none']),
  reason: z.string(),
  remedy: z.string(),
});
export type JobHold = z.infer<typeof holdSchema>;

/** A job in a list. */
export const jobSummarySchema = z.object({
  jobId: z.string(),
  /** The name its submitter gave it. */
  pipeline: z.string(),
  workload: z.string(),
  /** What one item is called, and several: `deal`, `deals`. */
  noun: z.object({ one: z.string(), many: z.string() }),
  status: z.enum(statuses),
  round: z.int().positive(),
  counts: countsSchema,
  submittedAt: instantSchema,
  /** Absent while its newest round is open. */
  finishedAt: instantSchema.optional(),
  model: z.string(),
  /** True where a simulator stood in for the model: nothing it said may be acted on. */
  isSimulated: z.boolean(),
  costMicroDollars: microDollarsSchema.optional(),
  /** The account in one sentence, once there is one. */
  message: z.string().optional(),
});
export type JobSummary = z.infer<typeof jobSummarySchema>;

/** Failed items of one code. */
export const failureGroupSchema = z.object({
  code: z.string(),
  count: z.int().positive(),
  sentence: z.string(),
});
export type FailureGroup = z.infer<typeof failureGroupSchema>;

/** A round that was asked for; what is not known before its end is absent until then. */
export const roundSchema = z.object({
  round: z.int().positive(),
  requestedAt: instantSchema.optional(),
  startedAt: instantSchema.optional(),
  sealedAt: instantSchema.optional(),
  /** Led time over all its leaders, holds left out. */
  spentMs: count.optional(),
  outcome: z.enum(outcomes).optional(),
  message: z.string().optional(),
  total: count.optional(),
  ok: count.optional(),
  failed: count.optional(),
  costMicroDollars: microDollarsSchema.optional(),
});
export type JobRound = z.infer<typeof roundSchema>;

/** A file of the newest sealed round that can be downloaded by its name. */
export const artifactSchema = z.object({
  name: z.string(),
  mediaType: z.string(),
});
export type JobArtifact = z.infer<typeof artifactSchema>;

export const jobSchema = jobSummarySchema.extend({
  phase: z.enum(phases),
  /** Absent where nothing holds the job. */
  hold: holdSchema.optional(),
  outcome: z.enum(outcomes).optional(),
  /** Absent once it is finished, and while nobody follows it. */
  progress: progressSchema.optional(),
  batches: count.optional(),
  asOf: instantSchema,
  bytes: count,
  unknownFields: count,
  plan: z.object({
    kind: z.enum(['fixed', 'adaptive']),
    batchSize: z.int().positive(),
    /** Calls at a time, as it is now. */
    lanes: z.int().positive(),
  }),
  work: z.object({
    workloadVersion: z.string(),
    promptVersion: z.string(),
    /** Host and path of the model endpoint. */
    endpoint: z.string(),
  }),
  usage: z
    .object({
      inputTokens: count,
      cachedInputTokens: count,
      outputTokens: count,
      reasoningTokens: count,
    })
    .optional(),
  deadline: z.object({
    /** A user's: an instant. */
    deadlineAt: instantSchema.optional(),
    /** The job's budget of led time, as planned. */
    budgetMs: count.optional(),
    spentMs: count.optional(),
    leftMs: count.optional(),
  }),
  thresholds: z.object({
    toleratedFailures: count.optional(),
    toleratedFailureShare: z.number().min(0).max(1).optional(),
  }),
  /** What the job may cost in all, as it is now; absent where nothing caps it. */
  capMicroDollars: microDollarsSchema.optional(),
  failures: z.array(failureGroupSchema),
  warnings: z.array(z.string()),
  errors: z.array(z.string()),
  rounds: z.array(roundSchema),
  artifacts: z.array(artifactSchema),
});
export type Job = z.infer<typeof jobSchema>;

export const jobCodec = wireCodec('Job', jobSchema);

/** One page, newest first. */
export const jobPageSchema = z.object({
  jobs: z.array(jobSummarySchema),
  /** Give it back as `cursor` for the next page; absent on the last. */
  nextCursor: z.string().optional(),
});
export type JobPage = z.infer<typeof jobPageSchema>;

export const jobPageCodec = wireCodec('JobPage', jobPageSchema);
