import { join } from 'node:path';
import type { Submission } from '@longhaul/jobs/documents/submission';
import type { JobEvent } from '@longhaul/jobs/job-event';
import { manifestCodec, type Manifest } from '@longhaul/jobs/documents/manifest';
import { jobPrefix, openMarkerKey } from '@longhaul/jobs/object-key';
import type { JsonObject } from '@longhaul/jobs/wire';
import type { AnyWorkload, Highlights } from '@longhaul/jobs/workload';
import { acquireJobLock } from '@longhaul/job-store/job-lock';
import { writeControl, readControls } from '@longhaul/pipeline/controls';
import { lead } from '@longhaul/pipeline/lead/lead';
import { redrive } from '@longhaul/pipeline/redrive';
import { loadStanding } from '@longhaul/pipeline/rounds';
import { TerminalError } from '@longhaul/ports/errors';
import type { Config } from './config.ts';
import { openBase, openEngine, type EmbeddedBase } from './embedded/engine.ts';
import { openEndpoint } from './embedded/model-endpoint.ts';
import { readHighlights } from './embedded/highlights.ts';
import { copyOut, prepareOutFolder, type OutFile } from './embedded/out-files.ts';
import { pauseAt } from './embedded/pause-point.ts';
import { loadPrices } from './embedded/prices.ts';
import { takeSubmission, type JobOptions } from './embedded/take-submission.ts';

/**
 * Longhaul in one process: the same pipeline that runs as orchestrator and workers, over a folder.
 * This is what `longhaul run` calls and what a program calls that uses Longhaul as a library.
 */

export type RunOptions = JobOptions & {
  readonly workload: AnyWorkload;
  readonly config: Config;
  /** Copies of the finished files go here; by default `longhaul-out/<job>`. */
  readonly outDir?: string | undefined;
  /** Redrives the failed items of a finished job. */
  readonly retryFailed?: boolean | undefined;
  /** `drain`: start nothing more, finish what is in flight. `cut`: end now. Both are resumable. */
  readonly signals?: { readonly drain: AbortSignal; readonly cut: AbortSignal } | undefined;
  readonly onEvent?: ((event: JobEvent) => void) | undefined;
  /** Told once, before the first call: which job, over what, with which model. */
  readonly onStart?: ((start: RunStart) => void) | undefined;
};

export type RunStart = {
  readonly submission: Submission;
  /** Whether this very work was begun before. */
  readonly joined: boolean;
  readonly isSimulated: boolean;
};

export type RunResult =
  | {
      readonly kind: 'finished';
      readonly manifest: Manifest;
      /** It was finished already: nothing was called. */
      readonly stood: boolean;
      readonly rejected: number;
      readonly files: readonly OutFile[];
      readonly highlights: Highlights | undefined;
      /** The manifest as on the wire, without its items: what scripts read. */
      readonly account: JsonObject;
    }
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
  const taken = await takeSubmission(base, options);
  if (taken.kind === 'nothing') return taken;
  const { submission } = taken;
  const lock = acquireJobLock(join(config.dataDir, jobPrefix(submission)), base.clock);
  if (lock.kind === 'taken') return { kind: 'taken', jobId: submission.jobId, by: lock.by };
  try {
    const outDir = options.outDir ?? join('longhaul-out', submission.jobId);
    await prepareOutFolder(outDir, submission.jobId);
    await base.store.sweep(jobPrefix(submission));
    if (await isOver(base, submission, options.retryFailed ?? false)) {
      return await finished(base, submission, taken.rejected, outDir, true);
    }
    options.onStart?.(taken);
    const end = await leadHere(base, options, submission);
    if (end) return end;
    return await finished(base, submission, taken.rejected, outDir, false);
  } finally {
    lock.release();
  }
}

/**
 * Whether nothing is left to do. The marker goes last: with a manifest and a marker, a process died
 * between the two, and its round's files may be missing.
 */
async function isOver(
  base: EmbeddedBase,
  submission: Submission,
  retryFailed: boolean,
): Promise<boolean> {
  const standing = await loadStanding(base, submission);
  if (!standing.manifest || (await base.store.get(openMarkerKey(submission)))) return false;
  if (!retryFailed) return true;
  const reply = await redrive(base, submission, { itemIds: [], codes: [] });
  return reply.kind === 'nothing-failed';
}

/** Leads the job in this process; `undefined` when it came to its end. */
async function leadHere(
  base: EmbeddedBase,
  options: RunOptions,
  submission: Submission,
): Promise<RunResult | undefined> {
  const { config } = options;
  await resumeHeld(base, submission);
  const endpoint = await openEndpoint(config, base.clock);
  const signals = options.signals ?? { drain: never, cut: never };
  const giveUp = new AbortController();
  const resign = AbortSignal.any([signals.drain, signals.cut, giveUp.signal]);
  const engine = openEngine(base, {
    endpoint,
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
    await endpoint.close();
  }
}

/** Running the command again is a person's word that what held the job is mended. */
async function resumeHeld(base: EmbeddedBase, submission: Submission): Promise<void> {
  const controls = await readControls(base, submission, 0);
  const held = controls.reduce((now, { control }) => {
    if (control.kind === 'hold') return true;
    return control.kind === 'resume' ? false : now;
  }, false);
  if (held) await writeControl(base, submission, { kind: 'resume' });
}

async function finished(
  base: EmbeddedBase,
  submission: Submission,
  rejected: number,
  outDir: string,
  stood: boolean,
): Promise<RunResult> {
  const standing = await loadStanding(base, submission);
  const manifest = standing.manifest ?? standing.previous;
  if (!manifest) throw new Error(`Job ${submission.jobId} ended without an account.`);
  const files = await copyOut(base.store, submission, manifest, outDir);
  const highlights = await readHighlights(base, submission, manifest);
  const { items: _items, ...account } = manifestCodec.encode({ ...manifest, items: [] });
  return { kind: 'finished', manifest, stood, rejected, files, highlights, account };
}
