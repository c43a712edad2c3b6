import type {
  Counts,
  FailureGroup,
  Job,
  JobArtifact,
  JobRound,
  JobSummary,
} from '@longhaul/api-contract/documents/job';
import type { JobView } from '@longhaul/pipeline/query/job-view';
import type { JobSummary as SummaryReading } from '@longhaul/pipeline/query/job/job-summary';
import type { ManifestHead } from '@longhaul/pipeline/query/job/manifest-head';
import type { ServicePorts } from '../service-ports.ts';
import { workloadNamed } from './workload-document.ts';

/** What the engine reads of a job, as the contract says it. */
type Ports = Pick<ServicePorts, 'workloads' | 'engine'>;

/** @param progress where somebody follows the job: what it has cost so far */
export function summaryDocument(
  ports: Ports,
  reading: SummaryReading,
  progress: Job['progress'],
): JobSummary {
  const { submission, account, status, round } = reading;
  const { work } = submission;
  const isOver = account?.round === round;
  return {
    jobId: submission.jobId,
    pipeline: submission.pipeline,
    workload: work.workload,
    noun: nounOf(ports, work.workload),
    status,
    round,
    counts: countsOf(reading),
    submittedAt: submission.submittedAt,
    finishedAt: isOver ? account.timings.sealedAt : undefined,
    model: work.model,
    isSimulated: ports.engine.isSimulated(work),
    costMicroDollars: account?.costMicroDollars ?? progress?.costMicroDollars,
    message: isOver ? account.message : undefined,
  };
}

export function countsOf({ counts, account, round }: SummaryReading): Counts {
  const { total, ok, failed, rejected } = counts;
  const isOver = account?.round === round;
  return {
    ...{ total, ok, failed, rejected },
    left: Math.max(0, total - ok - failed),
    withoutCall: isOver ? account.withoutCall : 0,
  };
}

/** What is read beside the view, for the page of a job. */
export type JobExtras = {
  readonly failures: readonly FailureGroup[];
  readonly artifacts: readonly JobArtifact[];
  readonly progress?: Job['progress'];
};

export function jobDocument(ports: Ports, view: JobView, extras: JobExtras): Job {
  const { submission, account, meta, round } = view;
  const summary = summaryDocument(ports, view, extras.progress);
  const isOver = account?.round === round;
  const { hold } = view;
  return {
    ...summary,
    phase: meta?.state.phase ?? phaseWithoutIndex(view, isOver),
    hold: hold && { kind: hold.hold, reason: hold.reason, remedy: hold.remedy },
    outcome: isOver ? account.outcome : undefined,
    progress: extras.progress,
    batches: meta?.batchCount,
    asOf: submission.asOf,
    bytes: submission.bytes,
    unknownFields: submission.unknownFields,
    plan: { ...submission.plan, lanes: meta?.lanes ?? submission.plan.lanes },
    work: {
      workloadVersion: submission.work.workloadVersion,
      promptVersion: submission.work.promptVersion,
      endpoint: submission.work.endpoint,
    },
    usage: account?.usage,
    deadline: deadlineOf(view),
    thresholds: meta?.thresholds ?? submission.thresholds,
    capMicroDollars: view.capMicroDollars,
    failures: [...extras.failures],
    warnings: view.warnings.map(({ message }) => message),
    errors: [...view.errors],
    rounds: roundsOf(view),
    artifacts: [...extras.artifacts],
  };
}

/** The index was lost, or has not heard of the job yet: the phase that its status implies. */
function phaseWithoutIndex({ status }: JobView, isOver: boolean): Job['phase'] {
  if (isOver) return status === 'analyzing' ? 'analyzing' : 'done';
  return status === 'extracting' ? 'extracting' : 'planning';
}

function deadlineOf({ deadlineAt, time, meta, account }: JobView): Job['deadline'] {
  return {
    deadlineAt,
    budgetMs: meta && Math.max(0, Math.round(meta.spentMs + meta.leftMs)),
    spentMs: time ? Math.round(time.spentMs) : account?.timings.spentMs,
    leftMs: time && Math.max(0, Math.round(time.leftMs)),
  };
}

function roundsOf(view: JobView): JobRound[] {
  const { previousRounds, account, round } = view;
  const accounts = account?.round === round ? [...previousRounds, account] : previousRounds;
  const over = accounts.map(roundOf);
  return accounts.length === round ? over : [...over, { round, startedAt: view.meta?.createdAt }];
}

function roundOf(account: ManifestHead): JobRound {
  const { round, outcome, message, total, ok, failed, costMicroDollars, timings } = account;
  return {
    ...{ round, outcome, message, total, ok, failed, costMicroDollars },
    startedAt: timings.startedAt,
    sealedAt: timings.sealedAt,
    spentMs: timings.spentMs,
  };
}

function nounOf(ports: Ports, workload: string): JobSummary['noun'] {
  return workloadNamed(ports, workload)?.ports.workload.noun ?? { one: 'item', many: 'items' };
}
