import type { Submission } from '@longhaul/jobs/documents/submission';
import { statusOf, type JobStatus } from '@longhaul/jobs/job-state';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { JobMeta } from '@longhaul/ports/coordinator-replies';
import { isRoundMarked } from '../../markers.ts';
import { loadSubmission } from '../../submit/submit.ts';
import type { ManifestHead } from './manifest-head.ts';
import type { QueryIndex, QueryPorts } from '../query-ports.ts';
import { readRoundStanding } from './round-standing.ts';
import { readStoredState, type StoredState } from './stored-state.ts';

/** A job as a list shows it. */
export type JobSummary = {
  readonly job: JobPlace;
  readonly submission: Submission;
  readonly status: JobStatus;
  readonly round: number;
  readonly counts: JobCounts;
  /** Whether a leader has it now. */
  readonly isLed: boolean;
  /** Whether the files of its newest account may still be missing. */
  readonly isBeingWritten: boolean;
  /** The newest account; of the round before, while a redrive is open. */
  readonly account?: ManifestHead | undefined;
  /** What the index says of its newest round; absent once that is over, and until it is planned. */
  readonly meta?: JobMeta | undefined;
};

export type JobCounts = {
  readonly total: number;
  readonly ok: number;
  readonly failed: number;
  /** Lines of the input that became no item; not part of `total`. */
  readonly rejected: number;
};

/** A summary and what it was made from. */
export type JobReading = StoredState & {
  readonly summary: JobSummary;
  readonly accounts: readonly ManifestHead[];
  readonly index: QueryIndex | undefined;
};

/** `undefined` when there is no such job. */
export async function readJobSummary(
  ports: QueryPorts,
  job: JobPlace,
): Promise<JobSummary | undefined> {
  return (await readJob(ports, job))?.summary;
}

/** A finished job is read from the store alone; an open one's index is asked where it knows it. */
export async function readJob(ports: QueryPorts, job: JobPlace): Promise<JobReading | undefined> {
  const submission = await loadSubmission(ports, job);
  if (!submission) return undefined;
  const index = ports.indexOf(submission.work.workload);
  const { round, accounts } = await readRoundStanding(ports.store, job);
  const hasAccount = accounts.length === round;
  const [marked, known] = await Promise.all([
    isRoundMarked(ports, job, round),
    hasAccount ? undefined : index?.coordinator.meta(job),
  ]);
  // Not yet reopened, it speaks of the round before; without a plan, of nothing.
  const meta = known?.state.round === round && known.planHash !== undefined ? known : undefined;
  const stored = meta ?? (await storedState(ports, job, round, hasAccount));
  const account = accounts.at(-1);
  const isLed = (known?.leadLeftMs ?? 0) > 0;
  const isBeingWritten = hasAccount && marked;
  const outcome = hasAccount && !isBeingWritten ? account?.outcome : undefined;
  const { state, holdReason } = stored;
  const summary: JobSummary = {
    ...{ job, submission, round, isLed, isBeingWritten, account, meta },
    status: statusOf(state, outcome, isLed),
    counts: countsOf(submission, hasAccount ? account : meta),
  };
  return { summary, accounts, index, state, holdReason };
}

async function storedState(
  ports: QueryPorts,
  job: JobPlace,
  round: number,
  hasAccount: boolean,
): Promise<StoredState> {
  if (!hasAccount) return readStoredState(ports, job, round);
  return { state: { round, phase: 'done', hold: 'none', stop: 'none' }, holdReason: '' };
}

function countsOf(
  { accepted, rejected }: Submission,
  counted: { readonly total: number; readonly ok: number; readonly failed: number } | undefined,
): JobCounts {
  const { total, ok, failed } = counted ?? { total: accepted, ok: 0, failed: 0 };
  return { total, ok, failed, rejected };
}
