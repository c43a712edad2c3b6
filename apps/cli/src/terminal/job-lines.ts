import type { Job } from '@longhaul/api-contract/documents/job';
import { compact, counted, dollars, duration, grouped } from './numbers.ts';

/** A job of a service as people read it. */
export function endedLines(job: Job): string[] {
  const { usage, counts, failures, jobId, message, noun } = job;
  const newest = job.rounds.at(-1);
  const tokens = usage
    ? [`${compact(usage.inputTokens)} tokens in, ${compact(usage.outputTokens)} out`]
    : [];
  const cost =
    job.costMicroDollars === undefined
      ? 'cost unknown'
      : `${dollars(job.costMicroDollars)}${job.isSimulated ? ' if it were real' : ''}`;
  const spent = newest?.spentMs === undefined ? [] : [duration(newest.spentMs / 1000)];
  const lines = [
    message ?? `Job ${jobId} is ${job.status}.`,
    [...tokens, cost, ...spent].join(' · '),
  ];
  for (const { count, code, sentence } of failures) {
    lines.push(`  ${grouped(count)} ${code}: ${sentence}`);
  }
  for (const error of job.errors) lines.push(`  ${error}`);
  if (counts.rejected > 0) {
    lines.push(
      `${counted(counts.rejected, { one: 'line', many: 'lines' })} left out as no ${noun.one}.`,
    );
  }
  lines.push('', `Results: longhaul results ${jobId} --csv --out results.csv`);
  if (counts.failed > 0) lines.push(`Run what failed again: longhaul redrive ${jobId} --watch`);
  return lines;
}
