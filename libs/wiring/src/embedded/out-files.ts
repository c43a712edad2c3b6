import { createWriteStream } from 'node:fs';
import { access, constants, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Submission } from '@longhaul/jobs/documents/submission';
import type { Manifest } from '@longhaul/jobs/documents/manifest';
import { roundFiles, roundKey } from '@longhaul/jobs/object-key';
import { byCodeUnit } from '@longhaul/jobs/text';
import { parseJson } from '@longhaul/jobs/wire';
import { TerminalError, UsageError } from '@longhaul/ports/errors';
import type { JobStore } from '@longhaul/ports/job-store';
import { fileErrorCode } from '@longhaul/platform/file-error';

/** A finished round's files for a person, by name, in the order they are told. */
export type OutFile = { readonly name: string; readonly path: string };

const rejectedName = 'rejected.ndjson';

/**
 * Makes sure the folder may be written before anything is paid for.
 *
 * @throws UsageError when it holds another job's files, TerminalError when it cannot be written.
 */
export async function prepareOutFolder(folder: string, jobId: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new TerminalError(
      `The output folder ${folder} cannot be written (${fileErrorCode(error) ?? 'unknown'}). Give another with --out.`,
      { cause: error },
    );
  }
  const standing = await readFile(join(folder, roundFiles.manifest), 'utf8').catch(() => undefined);
  const manifest = standing === undefined ? undefined : parseJson(standing);
  const holder = (manifest as { job_id?: unknown } | undefined)?.job_id;
  if (typeof holder === 'string' && holder !== jobId) {
    throw new UsageError(
      `The output folder ${folder} holds job ${holder}, and this is job ${jobId}. Give another with --out.`,
    );
  }
}

/** Copies a round's files to the top of the folder, each replaced in one step. */
export async function copyOut(
  store: JobStore,
  submission: Submission,
  manifest: Manifest,
  folder: string,
): Promise<readonly OutFile[]> {
  const { round } = manifest;
  const sources: [string, string][] = [
    roundFiles.results,
    roundFiles.map,
    roundFiles.failed,
    roundFiles.manifest,
  ].map((name) => [name, roundKey(manifest, round, name)]);
  sources.push(...(await artifactsOf(store, manifest)));
  if (submission.rejected > 0) sources.push([rejectedName, submission.rejectedKey]);
  const files: OutFile[] = [];
  for (const [name, key] of sources) {
    const path = join(folder, name);
    await copyFile(store, key, path);
    files.push({ name, path });
  }
  return files;
}

/** What the workload's phases left beside the round's own files, by name. */
async function artifactsOf(store: JobStore, manifest: Manifest): Promise<[string, string][]> {
  const own = new Set<string>(Object.values(roundFiles));
  const prefix = roundKey(manifest, manifest.round, '');
  const found: [string, string][] = [];
  for await (const key of store.list(prefix)) {
    const name = key.slice(prefix.length);
    if (!own.has(name) && !name.includes('/')) found.push([name, key]);
  }
  return found.sort(([a], [b]) => byCodeUnit(a, b));
}

async function copyFile(store: JobStore, key: string, path: string): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    await pipeline(Readable.from(store.read(key)), createWriteStream(temporary));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new TerminalError(
      `${path} could not be written (${fileErrorCode(error) ?? 'unknown'}). The results are safe; mend the folder and run the same command again.`,
      { cause: error },
    );
  }
}
