import { createInterface } from 'node:readline/promises';
import type { JobSummary } from '@longhaul/api-contract/documents/job';
import { createRealClock } from '@longhaul/platform/clock';
import { UsageError } from '@longhaul/wiring/errors';
import { anyApi, findJobId, jobsOf, type Api } from '../../api.ts';
import { isSet, type Arguments } from '../../arguments.ts';
import { durationFlag, noPositional } from '../../flags.ts';
import { exitCode } from '../../exit-code.ts';
import { counted } from '../../terminal/numbers.ts';

const jobNoun = { one: 'job', many: 'jobs' };

/** `longhaul rm JOB [DEAL]`: deletes a finished job, or one of its items everywhere. */
export async function rm(given: Arguments): Promise<number> {
  const [start, itemId, extra] = given.positionals;
  if (start === undefined || extra !== undefined) {
    throw new UsageError('longhaul rm takes a job and, if you like, one of its ids.');
  }
  const api = await anyApi(given);
  try {
    const jobId = await findJobId(api, start);
    const what =
      itemId === undefined ? `job ${jobId} with all that it holds` : `${itemId} in job ${jobId}`;
    if (!(await isMeant(given, what))) return exitCode.usage;
    if (itemId === undefined) await api.client.send('deleteJob', { params: { jobId } });
    else await api.client.send('eraseItem', { params: { jobId, itemId } });
    const done = itemId === undefined ? `Deleted ${what}.` : `Erased ${what}.`;
    const wire = { job_id: jobId, ...(itemId === undefined ? {} : { item_id: itemId }) };
    process.stdout.write(`${isSet(given, 'json') ? JSON.stringify(wire) : done}\n`);
  } finally {
    await api.close();
  }
  return exitCode.ok;
}

/** `longhaul prune --older-than 30d`: deletes what is finished and old. */
export async function prune(given: Arguments): Promise<number> {
  noPositional(given);
  const olderThanMs = durationFlag(given, 'older-than');
  if (olderThanMs === undefined) {
    throw new UsageError('longhaul prune needs --older-than, as in --older-than 30d.');
  }
  const api = await anyApi(given);
  try {
    const finishedBeforeAt = createRealClock().now() - olderThanMs;
    const old = await oldJobs(api, finishedBeforeAt);
    const [isJson, isDry] = [isSet(given, 'json'), isSet(given, 'dry-run')];
    if (!isJson) for (const job of old) process.stdout.write(`${lineOf(job)}\n`);
    if (!isDry && old.length > 0 && !(await isMeant(given, counted(old.length, jobNoun)))) {
      return exitCode.usage;
    }
    // Asked also where nothing is listed: a deletion that was cut is in no list, and is finished.
    const { deleted, kept } = isDry
      ? { deleted: old.map(({ jobId }) => jobId), kept: [] }
      : await pruneAll(api, finishedBeforeAt);
    for (const jobId of kept) process.stderr.write(`${jobId} is in use now and was kept.\n`);
    const told = isJson ? JSON.stringify({ deleted }) : sentence(deleted.length, isDry);
    process.stdout.write(`${told}\n`);
  } finally {
    await api.close();
  }
  return exitCode.ok;
}

/** Finished ones only: what is open is somebody's. */
async function oldJobs({ client }: Api, beforeMs: number): Promise<readonly JobSummary[]> {
  const old: JobSummary[] = [];
  for await (const job of jobsOf(client)) {
    if (job.finishedAt !== undefined && job.finishedAt < beforeMs) old.push(job);
  }
  return old;
}

async function pruneAll(
  { client }: Api,
  finishedBeforeAt: number,
): Promise<{ readonly deleted: readonly string[]; readonly kept: readonly string[] }> {
  const [deleted, kept]: [string[], string[]] = [[], []];
  let cursor: string | undefined;
  do {
    const body = { finishedBeforeAt, ...(cursor === undefined ? {} : { cursor }) };
    const page = await client.send('pruneJobs', { body });
    deleted.push(...page.deleted);
    kept.push(...page.kept);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return { deleted, kept };
}

function lineOf({ jobId, pipeline, finishedAt = 0, message = '' }: JobSummary): string {
  return `${jobId}  ${new Date(finishedAt).toISOString().slice(0, 10)}  ${pipeline}  ${message}`;
}

function sentence(count: number, isDry: boolean): string {
  const told = counted(count, jobNoun);
  return isDry ? `${told} would be deleted.` : `${told} deleted.`;
}

/** What cannot be undone is asked about on a terminal, and needs --yes in a script. */
async function isMeant(given: Arguments, what: string): Promise<boolean> {
  if (isSet(given, 'yes')) return true;
  if (!process.stdin.isTTY) {
    throw new UsageError(
      `Deleting ${what} cannot be undone. Say --yes to do it without being asked.`,
    );
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`Delete ${what}? It cannot be undone. [y/N] `);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
