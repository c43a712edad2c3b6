import {
  deletionPrefix,
  recentEntryOf,
  recentPrefix,
  recentStart,
} from '@longhaul/jobs/object-key';
import type { JobPorts } from '../engine.ts';
import { deleteJob } from './delete-job.ts';
import type { ErasePortsOf } from './erase-ports.ts';

export type Pruned = {
  /** Ids of the jobs that are gone. */
  readonly deleted: readonly string[];
  /** Ids of those that are old enough and not over. */
  readonly open: readonly string[];
};

/** Jobs listed at a time. */
const pageJobs = 200;

/**
 * Deletes a tenant's jobs that are over and were submitted longer ago than `olderThanMs`, oldest
 * last; and finishes deletions that were cut.
 */
export async function pruneJobs(
  ports: Pick<JobPorts, 'store' | 'clock'> & { readonly portsOf: ErasePortsOf },
  tenant: string,
  { olderThanMs, nowMs }: { readonly olderThanMs: number; readonly nowMs: number },
): Promise<Pruned> {
  const [deleted, open]: [string[], string[]] = [[], []];
  const prune = async (jobId: string): Promise<void> => {
    const reply = await deleteJob(ports, { tenant, jobId });
    if (reply === 'deleted') deleted.push(jobId);
    if (reply === 'open') open.push(jobId);
  };
  const prefix = deletionPrefix(tenant);
  const cut: string[] = [];
  for await (const key of ports.store.list(prefix)) cut.push(key.slice(prefix.length, -5));
  for (const jobId of cut) await prune(jobId);
  let after = recentStart(tenant, nowMs - olderThanMs - 1);
  for (;;) {
    const keys = await ports.store.listPage(recentPrefix(tenant), { after, limit: pageJobs });
    for (const key of keys) {
      const entry = recentEntryOf(key);
      if (entry) await prune(entry.jobId);
    }
    const last = keys.at(-1);
    if (last === undefined || keys.length < pageJobs) return { deleted, open };
    after = last;
  }
}
