/** The job that is played, and what must hold of its index after every verb. */
import { phases } from '@longhaul/jobs/job-state';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { Epoch, Fence, JobMeta } from '@longhaul/ports/coordinator-replies';
import { collect } from '@longhaul/testkit/collect';
import type { StepClock } from '@longhaul/testkit/step-clock';
import { expect } from 'vitest';

export const job = { tenant: 'model', jobId: 'job' };
export const planHash = 'plan-hash';
export const leaseMs = 60_000;
export const batchSizes = [2, 1, 2];
export const items = batchSizes.flatMap((size, batch) =>
  Array.from({ length: size }, (_, place) => ({ key: `b${batch}-${place}`, batch })),
);
export const keys = items.map(({ key }) => key);
const signal = new AbortController().signal;

/** What was handed out, and what was seen last. */
export type World = {
  readonly coordinator: Coordinator;
  readonly clock: StepClock;
  readonly epochs: Set<Epoch>;
  readonly fences: Map<Fence, number>;
  claims: number;
  round: number;
  meta: JobMeta | undefined;
  okKeys: ReadonlySet<string>;
};

/** Everything that the port shows of a job, the cursor of its changes included. */
export async function snapshotOf({ coordinator }: World) {
  return {
    meta: await coordinator.meta(job),
    batches: await coordinator.batches(job),
    standings: await coordinator.standings(job, { keys }),
    cursor: await coordinator.changed(job, { cursor: '', waitMs: 0, signal }),
  };
}

async function endedIn({ coordinator }: World) {
  return (await collect(coordinator.terminal(job))).flat();
}

/** I1, I2: what has ended is what is counted, and is in the plan. */
export async function expectTrueCounts(world: World, meta: JobMeta): Promise<void> {
  const ended = await endedIn(world);
  const okCount = ended.filter(({ state }) => state.kind === 'ok').length;
  expect({ ok: meta.ok, failed: meta.failed }).toEqual({
    ok: okCount,
    failed: ended.length - okCount,
  });
  expect(ended.filter(({ key }) => !keys.includes(key))).toEqual([]);
  const batches = await world.coordinator.batches(job);
  const left = batches.reduce((sum, batch) => sum + batch.left, 0);
  expect(left + ended.length).toBe(meta.total);
}

/** I4, I5: an ok stays ok within its round and beyond it; round and phase move forward. */
export async function expectForward(world: World, meta: JobMeta): Promise<void> {
  const ended = await endedIn(world);
  const okNow = new Set(ended.filter(({ state }) => state.kind === 'ok').map(({ key }) => key));
  expect([...world.okKeys].filter((key) => !okNow.has(key))).toEqual([]);
  const rank = ({ state }: JobMeta) => state.round * phases.length + phases.indexOf(state.phase);
  if (world.meta) expect(rank(meta)).toBeGreaterThanOrEqual(rank(world.meta));
  Object.assign(world, { meta, round: meta.state.round, okKeys: okNow });
}

/** I6: stamping and offering nothing changes nothing, and tells whether a token is valid. */
export async function expectOneToken(world: World, { state: { round } }: JobMeta): Promise<void> {
  const { coordinator, epochs, fences } = world;
  const valid: number[] = [];
  for (const [fence, batch] of fences) {
    const held = { planHash, round, batch, fence, keys: [], alone: false };
    if ((await coordinator.stamp(job, held)).kind === 'held') valid.push(batch);
  }
  expect(valid).toEqual([...new Set(valid)]);
  const offers = [...epochs].map((epoch) =>
    coordinator.offer(job, { epoch, batches: [], waitMs: 0 }),
  );
  const leaders = (await Promise.all(offers)).filter(({ kind }) => kind === 'offered');
  expect(leaders.length).toBeLessThanOrEqual(1);
}
