import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { deals } from '../harness/deals.ts';
import { expectEnded } from './harness/outcome/ending.ts';
import {
  durableReaches,
  jobUnderWay,
  launch,
  ledAnew,
  leadersOf,
  type Launched,
  type UnderWay,
} from './harness/launch.ts';
import { recoveryOf } from './harness/outcome/recovery.ts';
import { useFleet } from './harness/use-fleet.ts';

const fleetOf = useFleet();

type Led = UnderWay & { readonly epoch: string };

/** A job that one orchestrator leads while another one stands by. */
async function ledJob(): Promise<Led> {
  const scene = await jobUnderWay(await fleetOf(), { orchestrators: 2 });
  return { ...scene, epoch: await ledAnew(scene.fleet, scene.job) };
}

describe('an orchestrator that leads a job', () => {
  it.each([1, 2])(
    'seed %i: killed at any moment, is followed by another one, and no call is made again',
    async (seed) => {
      const { fleet, leader, job, ids, toll, epoch } = await ledJob();
      const moment = Math.floor(createSeededRandom(seed).next() * 20);
      await durableReaches(fleet, job, moment);
      leader.kill('SIGKILL');
      await recoveryOf('orchestrator killed', () => ledAnew(fleet, job, epoch));
      const bill = await expectEnded(fleet, job, ids, toll);
      expect(bill.charged).toBe(ids.length);
    },
  );

  it('stopped for longer than its lease, finds another leader when it goes on, and leaves it alone', async () => {
    const { fleet, leader, job, ids, toll, epoch } = await ledJob();
    await durableReaches(fleet, job, 3);
    leader.kill('SIGSTOP');
    await recoveryOf('orchestrator stopped', () => ledAnew(fleet, job, epoch));
    leader.kill('SIGCONT');
    await expectEnded(fleet, job, ids, toll);
    expect(await leadersOf(fleet, job)).toBe(2);
    expect(leader.hasEnded).toBe(false);
  });

  it('told to end, hands its job over in order while workers go on', async () => {
    const { fleet, leader, job, ids, toll, epoch } = await ledJob();
    await durableReaches(fleet, job, 3);
    leader.kill('SIGTERM');
    // The process ends with another code where it could not hand over within 5 s.
    expect(await leader.ended).toMatchObject({ code: 0 });
    await recoveryOf('orchestrator told to end', () => ledAnew(fleet, job, epoch));
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.charged).toBe(ids.length);
  });
});

describe('two orchestrators started by mistake', () => {
  it('share the jobs: each is led by one of them from its beginning to its end', async () => {
    const fleet = await fleetOf();
    await fleet.simulator.change({ scale: 300 });
    const both = [fleet.orchestrate(), fleet.orchestrate()];
    for (const orchestrator of both) await orchestrator.says('The orchestrator leads.');
    const jobs: Launched[] = [];
    for (const name of ['one', 'two', 'three']) {
      jobs.push(await launch(fleet, { items: deals(8, name) }));
    }
    for (const { job, ids, toll } of jobs) {
      const bill = await expectEnded(fleet, job, ids, toll);
      expect(bill.charged).toBe(ids.length);
      expect(await leadersOf(fleet, job)).toBe(1);
    }
    expect(both.map(({ hasEnded }) => hasEnded)).toEqual([false, false]);
  });
});
