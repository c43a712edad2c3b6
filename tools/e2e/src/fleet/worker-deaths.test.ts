import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { expectEnded } from './harness/outcome/ending.ts';
import { durableReaches, jobUnderWay } from './harness/launch.ts';
import { recoveryOf } from './harness/outcome/recovery.ts';
import { useFleet } from './harness/use-fleet.ts';
import { waitForFleet } from './harness/wait-for-fleet.ts';
import { claimedByOthers, takenUpBy, workerInCall, workersInCall } from './harness/workers.ts';

const fleetOf = useFleet();

describe('workers that die', () => {
  it.each([1, 2])(
    'seed %i: killed one after another at random, cost the calls they had in flight at most',
    async (seed) => {
      const { fleet, job, ids, toll } = await jobUnderWay(await fleetOf());
      const random = createSeededRandom(seed);
      for (const moment of [Math.floor(random.next() * 6), 6 + Math.floor(random.next() * 8)]) {
        await durableReaches(fleet, job, moment);
        const workers = await workersInCall(fleet, 1);
        const victim = workers[Math.floor(random.next() * workers.length)];
        if (victim) await toll.kill(victim);
      }
      await expectEnded(fleet, job, ids, toll);
      const died = (await fleet.lambda.deliveries()).filter(({ outcome }) => outcome === 'failed');
      expect(died.length).toBeGreaterThan(0);
    },
  );

  it('all at once, are followed by others that run only what is missing', async () => {
    const { fleet, job, ids, toll } = await jobUnderWay(await fleetOf());
    await durableReaches(fleet, job, 5);
    const workers = await workersInCall(fleet, 2);
    await Promise.all(workers.map((worker) => toll.kill(worker)));
    const standing = (await fleet.client.durable(job)).length;
    await recoveryOf('every worker killed', () => durableReaches(fleet, job, standing + 1));
    await expectEnded(fleet, job, ids, toll);
  });
});

describe('a worker that stands still for longer than its lease', () => {
  it('loses its batch to another, and changes nothing when it goes on', async () => {
    const { fleet, job, ids, toll } = await jobUnderWay(await fleetOf());
    const victim = await workerInCall(fleet, job);
    const goOn = await toll.stop(victim);
    const { batches: lost } = await takenUpBy(fleet, job, victim);
    await recoveryOf('worker stopped', () => claimedByOthers(fleet, job, victim, lost));
    goOn();
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.inFlight).toBeGreaterThan(0);
    await waitForFleet('it has ended by itself', async () => {
      const environments = await fleet.lambda.environments();
      return environments.some(({ pid, state }) => pid === victim.pid && state === 'frozen');
    });
  });
});

describe('a worker that is told to end', () => {
  it('finishes its calls, hands the rest back, and costs nothing', async () => {
    const { fleet, job, ids, toll } = await jobUnderWay(await fleetOf(), {
      plan: { batchSize: 12, lanes: 10 },
    });
    const [told] = await workersInCall(fleet, 1);
    if (told?.pid === undefined) throw new Error('No worker is at work.');
    process.kill(told.pid, 'SIGTERM');
    await waitForFleet('it has ended by itself', async () => {
      const environments = await fleet.lambda.environments();
      return environments.some(({ pid, state }) => pid === told.pid && state === 'frozen');
    });
    await fleet.lambda.kill(told.pid);
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.charged).toBe(ids.length);
  });
});
