import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFilesystemStore } from '@longhaul/job-store/filesystem';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import type { AnyWorkload, Artifact } from '@longhaul/jobs/workload';
import { phaseInput } from '@longhaul/pipeline/phases/phase-input';
import { createTimeBox } from '@longhaul/pipeline/phases/time-box';
import { createRealClock } from '@longhaul/platform/clock';
import { fileErrorCode } from '@longhaul/platform/file-error';
import { TerminalError, UsageError } from '@longhaul/ports/errors';
import type { OutFile } from './embedded/out-files.ts';
import { showJob } from './show.ts';

/** A finished job whose phases run again; no model is asked, and nothing in the store changes. */
export type AnalyzeOptions = {
  readonly dataDir: string;
  /** The job's id or the beginning of it. */
  readonly job: string;
  readonly workload: AnyWorkload;
  /** In place of what the submission says to the phases. */
  readonly phaseOptions?: JsonObject | undefined;
  /** By default `longhaul-out/<job>`. */
  readonly outDir?: string | undefined;
};

export type Analyzed = { readonly jobId: string; readonly files: readonly OutFile[] };

const hourMs = 3_600_000;

/** @throws UsageError when there is no such job or it has no account; TerminalError for the folder. */
export async function analyzeJob(options: AnalyzeOptions): Promise<Analyzed> {
  const { workload, dataDir } = options;
  const { submission, manifest } = await showJob(dataDir, options.job);
  const { jobId } = submission;
  if (!manifest) throw new UsageError(`Job ${jobId} has no account yet. Run it to its end first.`);
  const { phases = [] } = workload;
  if (phases.length === 0 || submission.work.workload !== workload.name) {
    throw new UsageError(
      `Job ${jobId} is of the workload ${submission.work.workload}, and ${workload.name} has no phases for it.`,
    );
  }
  const store = createFilesystemStore({ root: dataDir });
  const timeBox = createTimeBox(createRealClock(), hourMs);
  const read = await phaseInput({ store }, submission, manifest, timeBox.pause);
  const input = { ...read, ...(options.phaseOptions && { options: options.phaseOptions }) };
  const folder = options.outDir ?? join('longhaul-out', jobId);
  const files: OutFile[] = [];
  for (const phase of phases) {
    for (const { name, text } of await phase.run(input)) {
      files.push({ name, path: await writeOut(folder, name, text) });
    }
  }
  return { jobId, files };
}

/** Replaces a file in one step. */
async function writeOut(folder: string, name: string, text: Artifact['text']): Promise<string> {
  const path = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    const temporary = `${path}.${String(process.pid)}.tmp`;
    await writeFile(temporary, text);
    await rename(temporary, path);
    return path;
  } catch (error) {
    throw new TerminalError(
      `${path} could not be written (${fileErrorCode(error) ?? 'unknown'}). Give another folder with --out.`,
      { cause: error },
    );
  }
}

/**
 * Reads a file of options for a workload's phases and has the workload check it.
 *
 * @throws UsageError saying what is wrong with the file.
 */
export async function readPhaseOptions(file: string, workload: AnyWorkload): Promise<JsonObject> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(
      `The weights ${file} cannot be read (${fileErrorCode(error) ?? 'unknown'}).`,
    );
  });
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`The weights ${file} must be one JSON object.`);
  }
  const options = value as JsonObject;
  if (!workload.checkPhaseOptions) {
    throw new UsageError(`The workload ${workload.name} takes no weights.`);
  }
  const problem = workload.checkPhaseOptions(options);
  if (problem !== undefined) throw new UsageError(`The weights ${file}: ${problem}.`);
  return options;
}
