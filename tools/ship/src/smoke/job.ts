import type { Client } from '@longhaul/api-contract/client/client';
import { UnreachableError, ProblemError } from '@longhaul/api-contract/client/problem-error';
import type { Job } from '@longhaul/api-contract/documents/job';
import { generateDeals } from '@longhaul/sample-deals/generate';
import type { Clock } from '@longhaul/ports/clock';
import { until } from './phases.ts';

export const deals = 127;
/** The day the samples are written as of: fixed, so that the same seed gives the same deals. */
const asOf = '2026-11-20';

/** Submits the sample deals; resolves with the job's id. */
export async function submitDeals(client: Client): Promise<string> {
  const lines: string[] = [];
  for (const { deal } of generateDeals({ count: deals, seed: 1, size: 'small', asOf })) {
    lines.push(`${JSON.stringify(deal)}\n`);
  }
  const { jobId, accepted } = await client.send('submitJob', {
    body: lines.join(''),
    mediaType: 'application/x-ndjson',
  });
  if (accepted !== deals) throw new Error(`${String(accepted)} of ${String(deals)} were accepted.`);
  return jobId;
}

const patienceMs = 300_000;
const ended = new Set(['complete', 'partial', 'failed', 'cancelled']);

/** Waits until so many items have ended; a service that cannot answer just now is asked again. */
export async function waitForEnded(
  clock: Clock,
  client: Client,
  jobId: string,
  count: number,
): Promise<Job> {
  return until(clock, `${String(count)} ended deals of job ${jobId}`, patienceMs, async () => {
    const job = await readJob(client, jobId);
    if (!job) return undefined;
    const { ok, failed } = job.counts;
    return ok + failed >= count || ended.has(job.status) ? job : undefined;
  });
}

export async function waitForEnd(clock: Clock, client: Client, jobId: string): Promise<Job> {
  return until(clock, `the end of job ${jobId}`, patienceMs, async () => {
    const job = await readJob(client, jobId);
    return job && ended.has(job.status) ? job : undefined;
  });
}

async function readJob(client: Client, jobId: string): Promise<Job | undefined> {
  try {
    return await client.send('readJob', { params: { jobId } });
  } catch (error) {
    const isPassing =
      error instanceof UnreachableError ||
      (error instanceof ProblemError && error.problem.status >= 500);
    if (isPassing) return undefined;
    throw error;
  }
}

/** Ids of all outcomes of a job, ok and failed, as its files have them. */
export async function readOutcomes(
  client: Client,
  jobId: string,
): Promise<{ readonly ok: readonly string[]; readonly failed: readonly string[] }> {
  const params = { jobId };
  const results = await client.send('readResults', { params });
  const failures = await client.send('readFailed', { params });
  return {
    ok: valuesOf(await results.text(), 'deal_id'),
    failed: valuesOf(await failures.text(), 'item_id'),
  };
}

/** One field of every line. */
function valuesOf(ndjson: string, field: string): readonly string[] {
  const lines = ndjson.split('\n').filter((line) => line !== '');
  return lines.map((line) => String((JSON.parse(line) as Record<string, unknown>)[field]));
}
