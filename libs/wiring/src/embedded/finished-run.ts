import { manifestCodec, type Manifest } from '@longhaul/jobs/documents/manifest';
import type { Submission } from '@longhaul/jobs/documents/submission';
import type { JsonObject } from '@longhaul/jobs/wire';
import type { Highlights } from '@longhaul/jobs/workload';
import { readControls, writeControl, type NumberedControl } from '@longhaul/pipeline/controls';
import type { JobPorts } from '@longhaul/pipeline/engine';
import { isRoundMarked } from '@longhaul/pipeline/markers';
import { redrive } from '@longhaul/pipeline/redrive';
import { loadStanding } from '@longhaul/pipeline/rounds';
import { readHighlights } from './highlights.ts';
import { copyOut, type OutFile } from './out-files.ts';

/** A run that came to its end, whoever led it. */
export type FinishedRun = {
  readonly kind: 'finished';
  readonly manifest: Manifest;
  /** It was finished already: nothing was called. */
  readonly stood: boolean;
  readonly rejected: number;
  readonly files: readonly OutFile[];
  readonly highlights: Highlights | undefined;
  /** The manifest as on the wire, without its items: what scripts read. */
  readonly account: JsonObject;
};

/** Copies a finished job's files out and says what it came to. */
export async function finishRun(
  ports: Pick<JobPorts, 'store' | 'workload'>,
  submission: Submission,
  run: { readonly rejected: number; readonly outDir: string; readonly stood: boolean },
): Promise<FinishedRun> {
  const { rejected, outDir, stood } = run;
  const standing = await loadStanding(ports, submission);
  const manifest = standing.manifest ?? standing.previous;
  if (!manifest) throw new Error(`Job ${submission.jobId} ended without an account.`);
  const files = await copyOut(ports.store, submission, manifest, outDir);
  const highlights = await readHighlights(ports, submission, manifest);
  const { items: _items, ...account } = manifestCodec.encode({ ...manifest, items: [] });
  return { kind: 'finished', manifest, stood, rejected, files, highlights, account };
}

/**
 * Whether nothing is left to do. The marker goes last: with a manifest and a marker, a process died
 * between the two, and its round's files may be missing.
 */
export async function isOver(
  ports: JobPorts,
  submission: Submission,
  retryFailed: boolean,
): Promise<boolean> {
  const standing = await loadStanding(ports, submission);
  const { manifest, round } = standing;
  if (!manifest || (await isRoundMarked(ports, submission, round))) return false;
  if (!retryFailed) return true;
  const reply = await redrive(ports, submission, { itemIds: [], codes: [] });
  return reply.kind === 'nothing-failed';
}

/**
 * Running the command again is a person's word that what held the job is mended. Returns the control
 * that says so, for an index that is to hear it now.
 */
export async function resumeHeld(
  ports: Pick<JobPorts, 'store'>,
  submission: Submission,
): Promise<NumberedControl | undefined> {
  const controls = await readControls(ports, submission, 0);
  const held = controls.reduce((now, { control }) => {
    if (control.kind === 'hold') return true;
    return control.kind === 'resume' ? false : now;
  }, false);
  return held ? writeControl(ports, submission, { kind: 'resume' }) : undefined;
}
