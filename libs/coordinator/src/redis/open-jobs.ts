/**
 * The open-jobs port over Redis: one set of `tenant/job` for all tenants, because a leader takes jobs
 * of all of them.
 */
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { OpenJobs } from '@longhaul/ports/open-jobs';
import { scripts } from './generated/scripts.ts';
import type { RedisLink } from './connection/link.ts';

const setKey = 'longhaul:open_jobs';
const incarnationKey = 'longhaul:incarnation';

export function createRedisOpenJobs({ link }: { readonly link: RedisLink }): OpenJobs {
  return {
    announce: async (job) => void (await link.call('SADD', setKey, memberOf(job))),
    withdraw: async (job) => void (await link.call('SREM', setKey, memberOf(job))),
    announced: async () => {
      const members = (await link.call('SMEMBERS', setKey)) as readonly string[];
      return members.map(jobOf);
    },
    incarnation: async () =>
      String(await link.run(scripts.incarnation, [incarnationKey], [link.random.token()])),
  };
}

/** Tenants and job ids hold no slash. */
function memberOf({ tenant, jobId }: JobRef): string {
  return `${tenant}/${jobId}`;
}

function jobOf(member: string): JobRef {
  const slash = member.indexOf('/');
  return { tenant: member.slice(0, slash), jobId: member.slice(slash + 1) };
}
