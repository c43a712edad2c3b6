import { recentEntryOf, recentPrefix } from '@longhaul/jobs/object-key';
import { mapAhead } from '../map-ahead.ts';
import { readJobSummary, type JobSummary } from './job/job-summary.ts';
import type { QueryPorts } from './query-ports.ts';

/** Jobs read at the same time. */
const reads = 8;

export type JobsPage = {
  /** Newest first. */
  readonly jobs: readonly JobSummary[];
  /** Where the next page begins; absent on the last. */
  readonly cursor?: string | undefined;
};

/**
 * A tenant's jobs, newest first, in pages of at most `limit`. A page costs what its jobs cost,
 * however many the tenant has. A page may hold fewer jobs than its limit, where some were deleted
 * meanwhile, and still have a cursor.
 *
 * @param cursor as the page before gave it; what is no cursor lists from the beginning
 */
export async function listJobs(
  ports: QueryPorts,
  tenant: string,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<JobsPage> {
  const prefix = recentPrefix(tenant);
  const after = page.cursor === undefined ? undefined : `${prefix}${page.cursor}`;
  const keys = await ports.store.listPage(prefix, { after, limit: page.limit });
  const jobs: JobSummary[] = [];
  const entries = keys.flatMap((key) => recentEntryOf(key) ?? []);
  const read = ({ jobId }: { jobId: string }) => readJobSummary(ports, { tenant, jobId });
  for await (const job of mapAhead(entries, reads, read)) if (job) jobs.push(job);
  const last = keys.at(-1);
  const isLast = last === undefined || keys.length < page.limit;
  return isLast ? { jobs } : { jobs, cursor: last.slice(prefix.length) };
}
