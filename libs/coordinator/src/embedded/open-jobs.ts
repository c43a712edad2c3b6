/** The open-jobs port in memory, for one process; all of it is gone with the process. */
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { OpenJobs } from '@longhaul/ports/open-jobs';
import type { Random } from '@longhaul/ports/random';

export function createEmbeddedOpenJobs({ random }: { readonly random: Random }): OpenJobs {
  const jobs = new Map<string, JobRef>();
  const incarnation = random.token();
  return {
    announce: async (job) => void jobs.set(nameOf(job), job),
    withdraw: async (job) => void jobs.delete(nameOf(job)),
    announced: async () => [...jobs.values()],
    incarnation: async () => incarnation,
  };
}

/** Tenants and job ids hold no slash. */
function nameOf({ tenant, jobId }: JobRef): string {
  return `${tenant}/${jobId}`;
}
