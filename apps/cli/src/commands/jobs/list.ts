import { jobPageCodec, type JobSummary } from '@longhaul/api-contract/documents/job';
import { jobListQuerySchema } from '@longhaul/api-contract/routes/reading';
import { anyApi } from '../../api.ts';
import { isSet, type Arguments } from '../../arguments.ts';
import { choiceFlag, countFlag, noPositional } from '../../flags.ts';
import { exitCode } from '../../exit-code.ts';
import { dollars, grouped } from '../../terminal/numbers.ts';
import { screenWidth, textTable } from '../../terminal/table.ts';

const statuses = jobListQuerySchema.shape.status.unwrap().options;
const defaultLimit = 20;
const pageSize = 200;

/** `longhaul jobs`: the newest jobs. */
export async function jobs(given: Arguments): Promise<number> {
  noPositional(given);
  const status = choiceFlag(given, 'status', statuses);
  const limit = countFlag(given, 'limit') ?? defaultLimit;
  const api = await anyApi(given);
  try {
    const found: JobSummary[] = [];
    let cursor: string | undefined;
    do {
      const query = { status, cursor, limit: Math.min(limit - found.length, pageSize) };
      const page = await api.client.send('listJobs', { query });
      found.push(...page.jobs);
      cursor = page.nextCursor;
    } while (cursor !== undefined && found.length < limit);
    if (isSet(given, 'json')) {
      const page = { jobs: found, ...(cursor === undefined ? {} : { nextCursor: cursor }) };
      process.stdout.write(`${jobPageCodec.encodeText(page)}\n`);
    } else {
      for (const line of tableOf(found)) process.stdout.write(`${line}\n`);
      if (cursor !== undefined)
        process.stderr.write(`There are more: --limit ${String(limit * 2)}\n`);
    }
  } finally {
    await api.close();
  }
  return exitCode.ok;
}

function tableOf(found: readonly JobSummary[]): readonly string[] {
  if (found.length === 0) return ['There are no jobs here yet.'];
  const titles = ['Job', 'Submitted', 'Status', 'Done', 'Failed', 'Cost', 'Pipeline', 'Model'];
  const rows = found.map((job) => [
    job.jobId,
    `${new Date(job.submittedAt).toISOString().slice(0, 16).replace('T', ' ')}Z`,
    job.status,
    `${grouped(job.counts.ok + job.counts.failed)}/${grouped(job.counts.total)}`,
    grouped(job.counts.failed),
    job.costMicroDollars === undefined ? '' : dollars(job.costMicroDollars),
    job.pipeline,
    job.model,
  ]);
  return textTable(titles, rows, screenWidth(process.stdout, Infinity));
}
