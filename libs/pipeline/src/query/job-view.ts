import type { JobEvent } from '@longhaul/jobs/job-event';
import { isOpen, type Hold } from '@longhaul/jobs/job-state';
import { erasedPrefix, type JobPlace } from '@longhaul/jobs/object-key';
import type { BatchState } from '@longhaul/ports/coordinator-replies';
import { capInForce, deadlineInForce, readControls } from '../controls.ts';
import { holdWords, type HoldWords } from './job/hold-words.ts';
import { readJob, type JobReading, type JobSummary } from './job/job-summary.ts';
import type { ManifestHead } from './job/manifest-head.ts';
import { paceOf, type Pace } from './job/pace.ts';
import type { QueryIndex, QueryPorts } from './query-ports.ts';

/** Everything about one job that is not an item's. */
export type JobView = JobSummary & {
  readonly hold?: (HoldWords & { readonly hold: Exclude<Hold, 'none'> }) | undefined;
  readonly time?: TimeLeft | undefined;
  /** How fast it goes, from what ended lately; absent while nothing did. */
  readonly pace?: Pace | undefined;
  /** The accounts of the rounds before the newest one, oldest first. */
  readonly previousRounds: readonly ManifestHead[];
  /** What was told as a warning, oldest first; of a finished job only while events are held. */
  readonly warnings: readonly Warning[];
  /** One line a batch with failures: the account's own, or the index's counts while it runs. */
  readonly errors: readonly string[];
  /** What it may cost in all; absent where nothing caps it. */
  readonly capMicroDollars?: number | undefined;
  /** A user's, as it is now. */
  readonly deadlineAt?: number | undefined;
  /** Items whose content was erased at a person's request. */
  readonly erased: number;
};

export type TimeLeft = {
  /** Led time so far, holds and nights left out. */
  readonly spentMs: number;
  readonly leftMs: number;
};

export type Warning = { readonly at: number; readonly message: string };

/** Events that pace and warnings are told from: some minutes of a busy job. */
const newestEvents = 5_000;
const mostWarnings = 50;
const mostErrors = 50;

/**
 * One job as its page shows it. A finished job is read from the store alone.
 *
 * @param nowMs the instant that the pace is counted back from
 * @returns `undefined` when there is no such job
 */
export async function readJobView(
  ports: QueryPorts,
  job: JobPlace,
  nowMs: number,
): Promise<JobView | undefined> {
  const reading = await readJob(ports, job);
  if (!reading) return undefined;
  const { summary, accounts, index } = reading;
  const [events, batches, limits, erased] = await Promise.all([
    index?.eventsOf(job, newestEvents) ?? [],
    batchesOf(reading, index),
    limitsOf(ports, summary),
    countKeys(ports, erasedPrefix(job)),
  ]);
  const { meta, counts } = summary;
  return {
    ...summary,
    hold: holdOf(reading),
    time: meta && { spentMs: meta.spentMs, leftMs: Math.max(meta.leftMs, 0) },
    pace: meta && isOpen(meta.state.phase) ? paceOf(events, counts, nowMs) : undefined,
    previousRounds: accounts.slice(0, summary.round - 1),
    warnings: warningsOf(events),
    errors: errorsOf(reading, batches),
    capMicroDollars: limits.capMicroDollars,
    deadlineAt: limits.deadlineAt,
    erased,
  };
}

/** As the index goes by it, or as the store has it where the index does not know the job. */
async function limitsOf(
  ports: QueryPorts,
  { job, meta, submission }: JobSummary,
): Promise<Pick<JobView, 'capMicroDollars' | 'deadlineAt'>> {
  if (meta) return meta;
  const controls = await readControls(ports, job, 0);
  return {
    capMicroDollars: capInForce(submission, controls),
    deadlineAt: deadlineInForce(submission, controls),
  };
}

/** Asked only where something failed: a job without failures has nothing to say. */
function batchesOf(
  { summary: { job, meta } }: JobReading,
  index: QueryIndex | undefined,
): Promise<readonly BatchState[]> | readonly BatchState[] {
  return meta && meta.failed > 0 && index ? index.coordinator.batches(job) : [];
}

function holdOf({ state, holdReason }: JobReading): JobView['hold'] {
  const { hold } = state;
  if (hold === 'none' || !isOpen(state.phase) || state.stop !== 'none') return undefined;
  return { hold, ...holdWords(hold, holdReason) };
}

function warningsOf(events: readonly JobEvent[]): readonly Warning[] {
  const warnings = events.filter((event) => event.kind === 'warning');
  return warnings.slice(-mostWarnings).map(({ at, message }) => ({ at, message }));
}

function errorsOf(
  { summary: { account, round }, index }: JobReading,
  batches: readonly BatchState[],
): readonly string[] {
  if (account?.round === round) return account.errors;
  const noun = index?.workload.noun;
  return batches
    .filter(({ failed }) => failed > 0)
    .slice(0, mostErrors)
    .map(({ batch, failed }) => {
      const named = failed === 1 ? (noun?.one ?? 'item') : (noun?.many ?? 'items');
      return `Batch ${String(batch)}: ${String(failed)} ${named} failed`;
    });
}

async function countKeys({ store }: QueryPorts, prefix: string): Promise<number> {
  let count = 0;
  for await (const _key of store.list(prefix)) count += 1;
  return count;
}
