import { connectRedis, createRedisCoordinator } from '@longhaul/coordinator/redis';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobRef } from '@longhaul/ports/coordinator-replies';

export const names = { prefix: 'audit_intelligence', countField: 'total_deals' };
export const benchJob: JobRef = { tenant: 'bench', jobId: 'job' };

/** One process's way to the index; every worker of a fleet has its own. */
export function openIndex(url: string) {
  const [clock, random] = [createRealClock(), createRealRandom()];
  const link = connectRedis({ url, clock, random });
  const coordinator: Coordinator = createRedisCoordinator({ link, names });
  return { clock, random, link, coordinator, close: () => link.close() };
}
