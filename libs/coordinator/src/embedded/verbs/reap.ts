/**
 * Leases of the dead are dropped: reap.
 *
 * Expiry by itself frees nothing; this verb does, so that deaths are charged exactly once and the
 * batch stays closed until the leader has reconciled and offered it. In the quiet time it does
 * nothing: the workers that seem dead may only not have renewed yet.
 */
import type { ReapReply } from '@longhaul/ports/coordinator-replies';
import { batchOf, hasExpired, isQuiet } from '../job-index.ts';
import type { PlannedJob } from '../job-index.ts';
import { chargeFence } from '../money.ts';
import { chargeLease } from '../stamps.ts';

export function reap(job: PlannedJob, _by: unknown, now: number): ReapReply {
  const { plan } = job;
  if (isQuiet(job, now)) return { kind: 'reaped', batches: [], deaths: [] };
  const batches = [...plan.batches.entries()]
    .filter(([, { lease }]) => lease && hasExpired(lease, now))
    .map(([batch]) => batch);
  for (const batch of batches) chargeFence(plan, batchOf(plan, batch).lease?.fence ?? '');
  const charged = batches.flatMap((batch) => chargeLease(job, batch));
  const deaths = [...plan.unreportedDeaths, ...charged];
  plan.unreportedDeaths = [];
  if (batches.length + deaths.length > 0) job.changeCount += 1;
  return { kind: 'reaped', batches, deaths };
}
