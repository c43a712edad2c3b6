import { itemCodec, type Item } from '@longhaul/api-contract/documents/item';
import { jobCodec, type Job } from '@longhaul/api-contract/documents/job';
import { findJobId, remoteApi } from '../../api.ts';
import type { Arguments } from '../../arguments.ts';
import { endedLines } from '../../terminal/job-lines.ts';
import { compact, counted, dollars, duration, grouped } from '../../terminal/numbers.ts';

/** A service's job, or one of its items, as lines for people or as one line of JSON. */
export async function remoteLines(
  given: Arguments,
  start: string,
  itemId: string | undefined,
  isJson: boolean,
): Promise<readonly string[]> {
  const api = remoteApi(given);
  const jobId = await findJobId(api, start);
  if (itemId === undefined) {
    const job = await api.client.send('readJob', { params: { jobId } });
    return isJson ? [jobCodec.encodeText(job)] : jobLines(job);
  }
  const item = await api.client.send('readItem', { params: { jobId, itemId } });
  return isJson ? [itemCodec.encodeText(item)] : itemLines(item);
}

function jobLines(job: Job): readonly string[] {
  const { jobId, pipeline, noun, counts, model, status, hold, progress } = job;
  const head = `Job ${jobId}  ${pipeline}, ${counted(counts.total, noun)}, ${model}, ${status}`;
  if (job.finishedAt !== undefined) return [head, ...endedLines(job)];
  const lines = [
    head,
    `${grouped(counts.ok + counts.failed)} done, ${grouped(counts.failed)} of them failed, ${grouped(counts.left)} left`,
  ];
  if (progress) {
    const { inFlight, leftSeconds, tokens, costMicroDollars: cost } = progress;
    lines.push(
      [
        ...(inFlight === undefined ? [] : [`${grouped(inFlight)} in flight`]),
        ...(leftSeconds === undefined ? [] : [`${duration(leftSeconds)} left`]),
        ...(tokens === undefined ? [] : [`${compact(tokens)} tokens`]),
        cost === undefined ? 'cost unknown' : dollars(cost),
      ].join(' · '),
    );
  }
  if (job.capMicroDollars !== undefined) {
    lines.push(`It may cost ${dollars(job.capMicroDollars)} in all.`);
  }
  if (hold) lines.push(`${hold.reason} ${hold.remedy} Then: longhaul resume ${jobId}`);
  return [...lines, ...job.warnings, ...job.errors];
}

function itemLines({ id, outcome, code, message, attempts, batchIndex, record }: Item): string[] {
  const tries = counted(attempts, { one: 'request', many: 'requests' });
  const coded = code === undefined ? '' : ` (${code})`;
  return [
    `${id}: ${outcome}${coded}, ${tries}, batch ${String(batchIndex)}`,
    ...(message === undefined ? [] : [message]),
    ...(record ? [JSON.stringify(record, null, 2)] : []),
  ];
}
