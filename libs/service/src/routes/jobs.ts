import type {
  FailureGroup,
  Job,
  JobArtifact,
  JobSummary,
} from '@longhaul/api-contract/documents/job';
import { outcomeCodes, sentenceOf, type OutcomeCode } from '@longhaul/jobs/outcome-code';
import type { JobPlace } from '@longhaul/jobs/object-key';
import { readJobView, type JobView } from '@longhaul/pipeline/query/job-view';
import type { JobSummary as SummaryReading } from '@longhaul/pipeline/query/job/job-summary';
import { listItems } from '@longhaul/pipeline/query/items';
import { listJobs } from '@longhaul/pipeline/query/list-jobs';
import { listArtifacts } from '@longhaul/pipeline/query/results';
import { readTimeline } from '@longhaul/pipeline/query/timeline';
import { noSuchJob, refusal } from '../refusal.ts';
import type { ServicePorts } from '../service-ports.ts';
import { jobDocument, summaryDocument } from '../views/job-document.ts';
import { timelineDocument } from '../views/timeline-document.ts';
import type { Handlers } from './binding/call.ts';
import { mediaTypeOf } from './downloads.ts';

/** Reads of jobs. */
type JobHandlers = Pick<Handlers, 'listJobs' | 'readJob' | 'readTimeline'>;

const defaultPage = 50;
/** A rare status is looked for so far in one request; the cursor goes on from there. */
const mostLookedAt = 500;

export function jobHandlers(
  ports: ServicePorts,
  progressOf: (job: JobPlace, left: number) => Job['progress'],
): JobHandlers {
  const { queries, clock } = ports;
  /** What is known of an open round without asking anybody. */
  const heardOf = ({ job, counts, account, round }: SummaryReading): Job['progress'] =>
    account?.round === round
      ? undefined
      : progressOf(job, counts.total - counts.ok - counts.failed);
  const summaryOf = (job: SummaryReading): JobSummary => summaryDocument(ports, job, heardOf(job));
  return {
    listJobs: async ({ caller: { tenant }, query }) => {
      const limit = query.limit ?? defaultPage;
      const jobs: JobSummary[] = [];
      let cursor = query.cursor;
      for (let seen = 0; seen < mostLookedAt;) {
        const page = await listJobs(queries, tenant, { cursor, limit: limit - jobs.length });
        seen += Math.max(1, page.jobs.length);
        jobs.push(...page.jobs.map(summaryOf).filter(fits(query)));
        cursor = page.cursor;
        if (cursor === undefined || jobs.length === limit) break;
      }
      return { jobs, nextCursor: cursor };
    },
    readJob: async ({ caller: { tenant }, params: { jobId } }) => {
      const job = { tenant, jobId };
      const view = await readJobView(queries, job, clock.now());
      if (!view) throw noSuchJob(jobId);
      const [failures, artifacts] = await Promise.all([
        failuresOf(ports, job, view),
        artifactsOf(ports, job, view),
      ]);
      const isOver = view.account?.round === view.round;
      const progress = isOver ? undefined : (heardOf(view) ?? paceProgress(view));
      return jobDocument(ports, view, { failures, artifacts, progress });
    },
    readTimeline: async ({ caller: { tenant }, params: { jobId }, query }) => {
      const job = { tenant, jobId };
      const view = await readJobView(queries, job, clock.now());
      if (!view) throw noSuchJob(jobId);
      const round = query.round ?? view.round;
      if (round > view.round)
        throw refusal('not_found', `Job ${jobId} has no round ${String(round)}.`);
      const { workload } = view.submission.work;
      const events = readTimeline(queries, job, { round, workload });
      const isOver = round < view.round || view.account?.round === round;
      return timelineDocument(jobId, round, isOver, events);
    },
  };
}

function fits(query: {
  readonly status?: string | undefined;
  readonly workload?: string | undefined;
}) {
  return ({ status, workload }: JobSummary): boolean =>
    (query.status === undefined || status === query.status) &&
    (query.workload === undefined || workload === query.workload);
}

/** Counted from the items themselves: what the groups add up to is what failed. */
async function failuresOf(
  { queries }: ServicePorts,
  job: JobPlace,
  view: JobView,
): Promise<readonly FailureGroup[]> {
  if (view.counts.failed === 0) return [];
  const counts = new Map<OutcomeCode, number>();
  const limit = view.counts.total;
  const page = await listItems(queries, job, { outcome: 'failed', limit });
  for (const { code = 'INTERNAL' } of page?.items ?? []) {
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return outcomeCodes.flatMap((code) => {
    const count = counts.get(code);
    return count === undefined ? [] : [{ code, count, sentence: sentenceOf(code) }];
  });
}

async function artifactsOf(
  { queries }: ServicePorts,
  job: JobPlace,
  { account, isBeingWritten }: JobView,
): Promise<readonly JobArtifact[]> {
  if (!account || isBeingWritten) return [];
  const names = await listArtifacts(queries, job, account.round);
  return names.map((name) => ({ name, mediaType: mediaTypeOf(name) }));
}

/** What can be said by somebody who does not follow the job. */
function paceProgress({ pace, meta, counts }: JobView): Job['progress'] {
  if (!meta || meta.state.phase === 'done') return undefined;
  return {
    perSecond: pace && pace.itemsPerMinute / 60,
    leftSeconds: pace && counts.total > 0 ? pace.etaMs / 1000 : undefined,
    costMicroDollars: pace?.costMicroDollars,
  };
}
