import type { Account } from './documents/account.ts';
import type { Job, JobPage, JobSummary } from './documents/job.ts';
import type { LiveEvent } from './documents/live-event.ts';
import type { ControlReply, RedriveReply } from './documents/control.ts';
import type { Submitted, UploadTicket } from './documents/submission.ts';
import type { Timeline } from './documents/timeline.ts';
import type { NewWebhook, WebhookList } from './documents/webhook.ts';
import type { WorkloadDescription, WorkloadList } from './documents/workload.ts';
import { problemOf, type Problem } from './problem.ts';

/**
 * One reply of each kind, made by hand, as the client gives it: what a page is drawn from before
 * there is a service. Each is checked against its codec. Items and insights stand in
 * `documents/testing.ts`.
 */
export const startedAt = Date.UTC(2026, 10, 25, 9, 0, 0);
const minute = 60_000;
const noun = { one: 'deal', many: 'deals' } as const;

export const runningSummary: JobSummary = {
  jobId: '4b1d0c8e92fa7733',
  pipeline: 'emea-q4',
  workload: 'deals',
  noun,
  status: 'extracting',
  round: 1,
  counts: { total: 127, ok: 61, failed: 2, left: 64, rejected: 1, withoutCall: 3 },
  submittedAt: startedAt,
  model: 'simulated-analyst-1',
  isSimulated: true,
  costMicroDollars: 412_300,
};

export const partialSummary: JobSummary = {
  ...runningSummary,
  jobId: '9c55aa01e7d4b210',
  pipeline: 'emea-q3',
  status: 'partial',
  counts: { total: 127, ok: 115, failed: 12, left: 0, rejected: 0, withoutCall: 2 },
  submittedAt: startedAt - 7 * 24 * 60 * minute,
  finishedAt: startedAt - 7 * 24 * 60 * minute + 8 * minute,
  costMicroDollars: 861_250,
  message: '115/127 deals analyzed successfully. 12 deals failed due to timeout.',
};

export const blockedSummary: JobSummary = {
  ...runningSummary,
  jobId: '77de10bb3c4f9a02',
  pipeline: 'nordics',
  status: 'blocked',
  model: 'gpt-5-mini',
  isSimulated: false,
  counts: { total: 40, ok: 0, failed: 0, left: 40, rejected: 0, withoutCall: 0 },
};

export const jobPage: JobPage = {
  jobs: [runningSummary, blockedSummary, partialSummary],
  nextCursor: 'MDAwMDAxNzY0MDYxMjAw',
};

const common = {
  asOf: startedAt,
  bytes: 45_112_830,
  unknownFields: 4,
  plan: { kind: 'adaptive', batchSize: 15, lanes: 15 },
  work: { workloadVersion: '1', promptVersion: 'b41f09c2', endpoint: 'simulator' },
  thresholds: { toleratedFailureShare: 0.1 },
} as const;

export const runningJob: Job = {
  ...runningSummary,
  ...common,
  phase: 'extracting',
  batches: 9,
  progress: {
    inFlight: 15,
    perSecond: 0.52,
    leftSeconds: 123,
    tokens: 812_440,
    costMicroDollars: 412_300,
  },
  deadline: { budgetMs: 2_400_000, spentMs: 121_000, leftMs: 2_279_000 },
  failures: [{ code: 'TIMEOUT', count: 2, sentence: 'The model did not answer in time.' }],
  warnings: ['The model endpoint refuses calls; 9 lanes of 15 are used.'],
  errors: [],
  rounds: [{ round: 1, startedAt: startedAt + 2_000 }],
  artifacts: [],
};

export const blockedJob: Job = {
  ...blockedSummary,
  ...common,
  phase: 'extracting',
  hold: {
    kind: 'blocked',
    reason: 'The model endpoint refuses the key (401 invalid_api_key).',
    remedy: 'Put a valid key where the workers read it, then resume the job.',
  },
  batches: 3,
  deadline: { budgetMs: 1_500_000, spentMs: 4_000, leftMs: 1_496_000 },
  failures: [],
  warnings: [],
  errors: ['The model endpoint refuses the key (401 invalid_api_key).'],
  rounds: [{ round: 1, startedAt: startedAt + 2_000 }],
  artifacts: [],
};

export const partialJob: Job = {
  ...partialSummary,
  ...common,
  phase: 'done',
  outcome: 'partial',
  batches: 9,
  usage: {
    inputTokens: 1_504_220,
    cachedInputTokens: 301_100,
    outputTokens: 162_900,
    reasoningTokens: 0,
  },
  deadline: { budgetMs: 2_400_000, spentMs: 478_000 },
  failures: [{ code: 'TIMEOUT', count: 12, sentence: 'The model did not answer in time.' }],
  warnings: [],
  errors: ['Batch 3 failed: Lambda timeout after processing 12/15 deals.'],
  rounds: [
    {
      round: 1,
      startedAt: partialSummary.submittedAt,
      sealedAt: partialSummary.submittedAt + 8 * minute,
      spentMs: 478_000,
      outcome: 'partial',
      message: '115/127 deals analyzed successfully. 12 deals failed due to timeout.',
      total: 127,
      ok: 115,
      failed: 12,
      costMicroDollars: 861_250,
    },
  ],
  artifacts: [
    { name: 'insights.json', mediaType: 'application/json' },
    { name: 'report.html', mediaType: 'text/html' },
    { name: 'report.md', mediaType: 'text/markdown' },
    { name: 'priorities.csv', mediaType: 'text/csv' },
  ],
};

export const timeline: Timeline = {
  jobId: runningJob.jobId,
  round: 1,
  isComplete: false,
  fromAt: startedAt,
  workers: ['w-1', 'w-2'],
  attempts: [
    attempt(0, 1, 'w-1', [2, 92], { end: 'done', reason: 'done', ok: 15 }),
    attempt(1, 1, 'w-2', [2, 40], { end: 'lost', ok: 4 }),
    attempt(2, 1, 'w-1', [93, 110], { end: 'handed_back', reason: 'time', handedBack: 6, ok: 9 }),
    { ...attempt(1, 2, 'w-2', [55, 56], { end: 'running', ok: 3 }), toAt: undefined },
  ],
  marks: [
    { at: startedAt, kind: 'phase', text: 'planning' },
    { at: startedAt + 2_000, kind: 'phase', text: 'extracting' },
    { at: startedAt + 41_000, kind: 'warning', text: 'Batch 1: its worker went silent.' },
  ],
};

function attempt(
  batch: number,
  ordinal: number,
  worker: string,
  [fromSecond, toSecond]: readonly [number, number],
  more: Partial<Timeline['attempts'][number]> & Pick<Timeline['attempts'][number], 'end'>,
): Timeline['attempts'][number] {
  return {
    batch,
    attempt: ordinal,
    worker,
    fromAt: startedAt + 1000 * fromSecond,
    toAt: startedAt + 1000 * toSecond,
    handedBack: 0,
    ok: 0,
    failed: 0,
    retries: 0,
    ...more,
  };
}

const at = startedAt + 121_000;
const { jobId } = runningJob;

export const liveEvents: readonly LiveEvent[] = [
  {
    kind: 'progress',
    at,
    jobId,
    status: 'extracting',
    phase: 'extracting',
    round: 1,
    counts: runningJob.counts,
    progress: { inFlight: 15, perSecond: 0.52, leftSeconds: 123, tokens: 812_440 },
  },
  { kind: 'batch', at, jobId, batch: 1, state: 'lost', reason: 'its worker went silent' },
  { kind: 'batch', at, jobId, batch: 1, state: 'running', worker: 'w-2', attempt: 2 },
  { kind: 'item', at, jobId, item: 'deal-0007', batch: 1, outcome: 'ok', durationMs: 28_400 },
  {
    kind: 'item',
    at,
    jobId,
    item: 'deal-0008',
    batch: 1,
    outcome: 'failed',
    code: 'TIMEOUT',
    durationMs: 90_000,
  },
  { kind: 'warning', at, jobId, message: 'The model endpoint refuses calls.' },
  {
    kind: 'end',
    at,
    jobId,
    round: 1,
    outcome: 'partial',
    message: '115/127 deals analyzed successfully. 12 deals failed due to timeout.',
    counts: partialJob.counts,
  },
];

export const submitted: Submitted = {
  jobId,
  joined: false,
  accepted: 127,
  rejected: 1,
  rejectedUrl: `/v1/jobs/${jobId}/rejected`,
  url: `/v1/jobs/${jobId}`,
};

export const uploadTicket: UploadTicket = {
  uploadId: 'k3v0q8zj1mh5x2c7w9b4n6d0ta',
  method: 'PUT',
  url: 'https://bucket.example.com/local/uploads/k3v0?X-Amz-Signature=00',
  headers: { 'content-type': 'application/octet-stream' },
  expiresAt: startedAt + 60 * minute,
  maxBytes: 5_368_709_120,
};

export const controlReply: ControlReply = {
  jobId,
  kind: 'requested',
  message: 'The job is paused within seconds; calls in flight end first.',
};

export const redriveReply: RedriveReply = {
  jobId,
  kind: 'requested',
  round: 2,
  items: 12,
  message: '12 deals run again in round 2.',
};

export const account: Account = {
  tenant: 'local',
  role: 'admin',
  mode: 'embedded',
  version: '0.0.0',
  isSimulated: true,
  features: { uploads: false, webhooks: true },
  limits: {
    requestsPerMinute: 600,
    maxUploadBytes: 5_368_709_120,
    maxLineBytes: 67_108_864,
    maxWatchers: 1000,
  },
};

const dealsSummary = {
  name: 'deals',
  version: '1',
  noun,
  verb: 'analyzed',
  fields: { id: 'deal_id', name: 'deal_name' },
} as const;
export const workloadList: WorkloadList = { workloads: [dealsSummary] };
export const workload: WorkloadDescription = { ...dealsSummary, itemSchema: { type: 'object' } };

const webhook = {
  webhookId: 'wh_3q8z',
  url: 'https://crm.example.com/longhaul',
  createdAt: startedAt,
} as const;
export const webhookList: WebhookList = { webhooks: [webhook] };
export const newWebhook: NewWebhook = { ...webhook, secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAA' };

export const problem: Problem = problemOf('nothing_accepted', 'None of the 2 lines is a deal.', {
  remedy: 'Mend the lines and submit again; the schema is at /v1/workloads/deals.',
  lines: [
    { line: 1, field: 'deal_id', reason: 'must be a text or a number' },
    { line: 2, field: '', reason: 'is not JSON' },
  ],
});
