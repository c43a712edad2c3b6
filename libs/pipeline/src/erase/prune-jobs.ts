import {
  deletionPrefix,
  recentEntryOf,
  recentPrefix,
  recentStart,
  type JobPlace,
} from '@longhaul/jobs/object-key';
import type { JobStore } from '@longhaul/ports/job-store';
import type { DeleteReply } from './delete-job.ts';

export type PrunePorts = {
  readonly store: Pick<JobStore, 'list' | 'listPage'>;
  /** When the newest round of a job ended; `undefined` while one is open, and where there is no job. */
  readonly finishedAt: (job: JobPlace) => Promise<number | undefined>;
  /** `deleteJob`, with whatever must not happen beside it. */
  readonly deleteJob: (job: JobPlace) => Promise<DeleteReply>;
};

export type Pruned = {
  /** Ids of the jobs that are gone. */
  readonly deleted: readonly string[];
  /** Ids of those that were over and that somebody has now. */
  readonly kept: readonly string[];
  /** Where the next page begins; absent on the last. */
  readonly cursor?: string | undefined;
};

/**
 * Deletes a tenant's jobs that ended before an instant, one page of the list of jobs at a time, the
 * newest first; the first page also finishes deletions that were cut. Jobs that were submitted later
 * are not even looked at: they cannot have ended before.
 */
export async function pruneJobs(
  ports: PrunePorts,
  tenant: string,
  page: {
    readonly finishedBeforeMs: number;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<Pruned> {
  const [deleted, kept]: [string[], string[]] = [[], []];
  const remove = async (jobId: string): Promise<void> => {
    const reply = await ports.deleteJob({ tenant, jobId });
    if (reply === 'deleted') deleted.push(jobId);
    if (reply === 'open') kept.push(jobId);
  };
  const prefix = recentPrefix(tenant);
  if (page.cursor === undefined) {
    for (const jobId of await cutDeletions(ports.store, tenant)) await remove(jobId);
  }
  const after =
    page.cursor === undefined
      ? recentStart(tenant, page.finishedBeforeMs)
      : `${prefix}${page.cursor}`;
  const keys = await ports.store.listPage(prefix, { after, limit: page.limit });
  for (const { jobId } of keys.flatMap((key) => recentEntryOf(key) ?? [])) {
    const finishedAt = await ports.finishedAt({ tenant, jobId });
    if (finishedAt !== undefined && finishedAt < page.finishedBeforeMs) await remove(jobId);
  }
  const last = keys.at(-1);
  const isLast = last === undefined || keys.length < page.limit;
  return isLast ? { deleted, kept } : { deleted, kept, cursor: last.slice(prefix.length) };
}

/** Jobs of which a note says that they are being deleted, and nobody went on. */
async function cutDeletions(store: PrunePorts['store'], tenant: string): Promise<string[]> {
  const prefix = deletionPrefix(tenant);
  const jobIds: string[] = [];
  for await (const key of store.list(prefix))
    jobIds.push(key.slice(prefix.length, -'.json'.length));
  return jobIds;
}
