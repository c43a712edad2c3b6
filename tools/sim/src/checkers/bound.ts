import { maxRepairs, minAllowedRetries } from '@longhaul/admission/retry';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import { nameOf, type World } from '../world/world.ts';
import { demand } from './violation.ts';

/**
 * I11 as the protocol states it. The allowance of retries lives in a worker, so each worker that
 * called has its own; runs that were cut off may have called in vain.
 */
export function checkBound(world: World, job: JobRef): void {
  const payments = world.payments.get(nameOf(job));
  if (!payments) return;
  const { requests, refusals, upset } = payments.tally;
  const items = payments.itemCount * world.sightings.roundsOf(job);
  const retries = payments.workersOf() * Math.max(minAllowedRetries, requests / 10);
  const bound = items * (1 + maxRepairs) + retries + refusals + upset;
  demand(requests <= bound, 'I11', () => `${requests} requests for ${items} items, not ${bound}`);
}
