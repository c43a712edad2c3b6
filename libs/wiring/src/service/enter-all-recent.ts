import { jobsPrefix, recentEntryOf, recentPrefix } from '@longhaul/jobs/object-key';
import { enterRecent } from '@longhaul/pipeline/submit/recent';
import { loadSubmission } from '@longhaul/pipeline/submit/submit';
import type { JobStore } from '@longhaul/ports/job-store';

/** Enters the jobs of a folder that were submitted before there was a list of them. */
export async function enterAllRecent(store: JobStore): Promise<void> {
  for await (const tenant of store.listFolders('')) {
    const listed = new Set<string>();
    for await (const key of store.list(recentPrefix(tenant))) {
      const entry = recentEntryOf(key);
      if (entry) listed.add(entry.jobId);
    }
    for await (const jobId of store.listFolders(jobsPrefix(tenant))) {
      if (listed.has(jobId)) continue;
      // One that cannot be read is told of by who asks for it.
      const submission = await loadSubmission({ store }, { tenant, jobId }).catch(() => undefined);
      if (submission) await enterRecent({ store }, submission);
    }
  }
}
