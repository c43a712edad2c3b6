/** The names of one job's keys, all in one slot of a cluster by the hash tag `{tenant:job}`. */
import type { JobRef } from '@longhaul/ports/coordinator-replies';

/** What the workload calls its keys and its count of items, e.g. audit_intelligence, total_deals. */
export type IndexNames = { readonly prefix: string; readonly countField: string };

export type JobKeys = ReturnType<typeof jobKeys>;

export function jobKeys(prefix: string, { tenant, jobId }: JobRef) {
  const tag = `{${tenant}:${jobId}}`;
  const meta = `${prefix}_job:${tag}`;
  const keys = {
    meta,
    completed: `${meta}:completed`,
    failed: `${meta}:failed`,
    results: `${prefix}_results:${tag}`,
    batches: `${meta}:batches`,
    open: `${meta}:open`,
    leases: `${meta}:leases`,
    fences: `${meta}:fences`,
    doing: `${meta}:doing`,
    errors: `${meta}:errors`,
    events: `${meta}:events`,
  };
  return {
    ...keys,
    /** In the order in which the scripts of eleven keys take them. */
    all: Object.values(keys),
    /** The timeline of JobEvents: not a key of the index, whose changes it must not wake. */
    timeline: `${meta}:timeline`,
  };
}
