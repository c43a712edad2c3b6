import type { JobPlace } from '@longhaul/jobs/object-key';
import type { Child } from '../../harness/child.ts';
import { deals, type TinyDeal } from '../../harness/deals.ts';
import type { PlanWish } from './client.ts';
import type { Fleet } from './fleet.ts';
import { Toll } from './outcome/toll.ts';
import { waitForFleet } from './wait-for-fleet.ts';

/** A job of a test, and what its faults may cost. */
export type Launched = {
  readonly job: JobPlace;
  readonly ids: readonly string[];
  readonly toll: Toll;
};

export type LaunchOptions = {
  readonly items?: readonly TinyDeal[];
  readonly plan?: PlanWish;
};

let launched = 0;

/** 30 deals in 10 batches for 3 workers: long enough to be hit, short enough to be waited for. */
export async function launch(fleet: Fleet, options: LaunchOptions = {}): Promise<Launched> {
  launched += 1;
  const { items = deals(30, `job${String(launched)}`), plan } = options;
  const job = await fleet.client.submit(items, plan);
  const ids = items.map(({ deal_id: id }) => id);
  return { job, ids, toll: new Toll(fleet, job) };
}

export type UnderWay = Launched & {
  readonly fleet: Fleet;
  /** The orchestrator that leads the job. */
  readonly leader: Child;
};

/** Calls of about two seconds: slow enough to be hit by whatever a test does. */
export const slowScale = 15;

/** A job that an orchestrator leads; of several, the others stand by. */
export async function jobUnderWay(
  fleet: Fleet,
  { orchestrators = 1, ...options }: LaunchOptions & { readonly orchestrators?: number } = {},
): Promise<UnderWay> {
  await fleet.simulator.change({ scale: slowScale });
  const all = Array.from({ length: orchestrators }, () => fleet.orchestrate());
  for (const each of all) await each.says('The orchestrator leads.');
  const launched = await launch(fleet, options);
  const { jobId } = launched.job;
  const leaders = (): Child[] => all.filter(({ stdout }) => stdout.includes(jobId));
  await waitForFleet('the job is led', () => leaders().length > 0);
  const [leader] = leaders();
  if (!leader) throw new Error('Nobody leads the job.');
  return { ...launched, fleet, leader };
}

/** Waits until so many outputs of the job are in the store: a moment that no busy machine shifts. */
export async function durableReaches(
  { client }: Fleet,
  job: JobPlace,
  count: number,
): Promise<void> {
  await waitForFleet(
    `${String(count)} outputs are durable`,
    async () => (await client.durable(job)).length >= count,
  );
}

/** A field of the job's own hash in Redis, past every client under test; empty where it is none. */
async function metaField(
  { redis }: Fleet,
  { tenant, jobId }: JobPlace,
  field: string,
): Promise<string> {
  const key = `audit_intelligence_job:{${tenant}:${jobId}}`;
  const reply = await redis.ask('HGET', key, field).catch(() => '-1');
  // A value stands in a line after its length; the length of none is -1.
  return reply.split('\r\n')[1] ?? '';
}

/** The epoch under which the job is led now; empty when nobody leads. */
export function epochOf(fleet: Fleet, job: JobPlace): Promise<string> {
  return metaField(fleet, job, 'epoch');
}

/** How often the job came to another leader since its index was made. */
export async function leadersOf(fleet: Fleet, job: JobPlace): Promise<number> {
  return Number(await metaField(fleet, job, 'epoch_seq'));
}

/** Waits until somebody leads the job under another epoch, and answers it. */
export async function ledAnew(fleet: Fleet, job: JobPlace, before = ''): Promise<string> {
  let epoch = '';
  await waitForFleet('the job is led anew', async () => {
    epoch = await epochOf(fleet, job);
    return epoch !== '' && epoch !== before;
  });
  return epoch;
}
