import { join } from 'node:path';
import type { Submission } from '@longhaul/jobs/documents/submission';
import type { JobEvent } from '@longhaul/jobs/job-event';
import { jobPrefix } from '@longhaul/jobs/object-key';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import { acquireJobLock } from '@longhaul/job-store/job-lock';
import { setCap } from '@longhaul/pipeline/controls';
import { lead } from '@longhaul/pipeline/lead/lead';
import { TerminalError } from '@longhaul/ports/errors';
import type { LanguageModel } from '@longhaul/ports/language-model';
import type { Config } from './config.ts';
import { localTenant, openBase, openEngine, type EmbeddedBase } from './embedded/engine.ts';
import { finishRun, isOver, resumeHeld, type FinishedRun } from './embedded/finished-run.ts';
import { openEndpoint } from './embedded/model-endpoint.ts';
import { prepareOutFolder } from './embedded/out-files.ts';
import { pauseAt } from './embedded/pause-point.ts';
import { loadPrices } from './embedded/prices.ts';
import { openTracing } from './tracing.ts';
import { takeSubmission, type JobOptions } from './embedded/take-submission.ts';

/**
 * Longhaul in one process: the same pipeline that runs as orchestrator and workers, over a folder.
 * This is what `longhaul run` calls and what a program calls that uses Longhaul as a library.
 */

export type RunOptions = JobOptions & {
  readonly workload: AnyWorkload;
  readonly config: Config;
  /**
   * Answers in place of the client for the config's endpoint. `baseUrl` and `model` of the config name
   * it all the same: an output is taken up again only where they are equal.
   */
  readonly model?: LanguageModel | undefined;
  /** Copies of the finished files go here; by default `longhaul-out/<job>`. */
  readonly outDir?: string | undefined;
  /** Redrives the failed items of a finished job. */
  readonly retryFailed?: boolean | undefined;
  /** `drain`: start nothing more, finish what is in flight. `cut`: end now. Both are resumable. */
  readonly signals?: { readonly drain: AbortSignal; readonly cut: AbortSignal } | undefined;
  readonly onEvent?: ((event: JobEvent) => void) | undefined;
  /** Told once, before the first call: which job, over what, with which model. */
  readonly onStart?: ((start: RunStart) => void) | undefined;
  /** Told what a person should know although it stops nothing. */
  readonly onFinding?: ((finding: string) => void) | undefined;
};

export type RunStart = {
  readonly submission: Submission;
  /** Whether this very work was begun before. */
  readonly joined: boolean;
  readonly isSimulated: boolean;
};

export type RunResult =
  | FinishedRun
  | {
      readonly kind: 'held';
      readonly jobId: string;
      readonly hold: string;
      readonly reason: string;
    }
  | { readonly kind: 'interrupted'; readonly jobId: string }
  /** No line was accepted. */
  | { readonly kind: 'nothing'; readonly rejected: number; readonly lines: number }
  /** Another process has the job. */
  | { readonly kind: 'taken'; readonly jobId: string; readonly by: string };

const never = new AbortController().signal;

/**
 * Runs a job to its end, or to the point where a person must act; continues it if it was begun
 * before.
 *
 * @throws UsageError for wrong input or options, TerminalError when this machine cannot do it.
 */
export async function runJob(options: RunOptions): Promise<RunResult> {
  const { config, workload } = options;
  const base = openBase(config, workload, pauseAt(config.pauseAt));
  if (options.onEvent) base.events.subscribe(options.onEvent);
  const taken = await takeSubmission(base, options, localTenant);
  if (taken.kind === 'nothing') return taken;
  const { submission, rejected } = taken;
  const lock = acquireJobLock(join(config.dataDir, jobPrefix(submission)), base.clock);
  if (lock.kind === 'taken') return { kind: 'taken', jobId: submission.jobId, by: lock.by };
  try {
    const outDir = options.outDir ?? join('longhaul-out', submission.jobId);
    await prepareOutFolder(outDir, submission.jobId);
    await base.store.sweep(jobPrefix(submission));
    if (await isOver(base, submission, options.retryFailed ?? false)) {
      return await finishRun(base, submission, { rejected, outDir, stood: true });
    }
    options.onStart?.(taken);
    const end = await leadHere(base, options, submission);
    if (end) return end;
    return await finishRun(base, submission, { rejected, outDir, stood: false });
  } finally {
    lock.release();
  }
}

/** Leads the job in this process; `undefined` when it came to its end. */
async function leadHere(
  base: EmbeddedBase,
  options: RunOptions,
  submission: Submission,
): Promise<RunResult | undefined> {
  const { config } = options;
  await setCap(base, submission, options.capMicroDollars);
  await resumeHeld(base, submission);
  const endpoint = await openEndpoint(config, base.clock, options.model);
  const signals = options.signals ?? { drain: never, cut: never };
  const giveUp = new AbortController();
  const resign = AbortSignal.any([signals.drain, signals.cut, giveUp.signal]);
  const tracing = await openTracing(base, 'longhaul', (message) => options.onFinding?.(message));
  const engine = openEngine(base, {
    ...{ endpoint, tracing },
    prices: await loadPrices(config.pricesFile),
    lanes: config.lanes,
    signals,
    onBroken: () => giveUp.abort(),
  });
  try {
    const end = await lead(engine.leader, submission, { resign });
    await engine.idle();
    const broken = engine.broken();
    if (broken) throw broken;
    const { jobId } = submission;
    if (end.kind === 'finished') return undefined;
    if (end.kind === 'held') return { ...end, jobId };
    if (end.kind === 'resigned') return { kind: 'interrupted', jobId };
    throw new TerminalError(`Job ${jobId} is led by somebody else.`);
  } finally {
    await tracing?.flush();
    await endpoint.close();
  }
}
