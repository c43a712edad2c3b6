import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { expectEnded } from './harness/outcome/ending.ts';
import { shortLeaseMs } from './harness/parts.ts';
import { durableReaches, jobUnderWay } from './harness/launch.ts';
import type { Networks } from './harness/networks.ts';
import { recoveryOf } from './harness/outcome/recovery.ts';
import { useFleet } from './harness/use-fleet.ts';
import { runningWorkers, workersInCall } from './harness/workers.ts';

const fleetOf = useFleet();

type NetworkName = Exclude<keyof Networks, 'all' | 'mend' | 'close'>;

describe('a network that breaks', () => {
  it('resets every connection again and again: costs at most the calls that were cut', async () => {
    const { fleet, job, ids, toll } = await jobUnderWay(await fleetOf());
    const random = createSeededRandom(1);
    // Twice five lanes: a worker repeats ten broken calls of a job, and no more.
    for (const part of [0, 1]) {
      await durableReaches(fleet, job, part * 6 + Math.floor(random.next() * 6));
      await toll.breakUnder(await runningWorkers(fleet), () => {
        for (const network of fleet.networks.all) network.cut();
      });
    }
    await expectEnded(fleet, job, ids, toll);
  });

  it('delays every piece: costs time and no call', async () => {
    const fleet = await fleetOf();
    for (const network of fleet.networks.all) network.set({ kind: 'delay', delayMs: 100 });
    const { job, ids, toll } = await jobUnderWay(fleet);
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.charged).toBe(ids.length);
  });

  it.each<NetworkName>(['leaderToRedis', 'leaderToStore'])(
    '%s swallows everything for longer than a lease: workers go on, and no call is made again',
    async (name) => {
      const { fleet, job, ids, toll } = await jobUnderWay(await fleetOf());
      await durableReaches(fleet, job, 3);
      await swallow(fleet.networks, name);
      await recoveryOf(`${name} black-holed`, async () => expectEnded(fleet, job, ids, toll));
    },
  );

  it.each<NetworkName>(['workerToRedis', 'workerToStore', 'workerToModel'])(
    '%s swallows everything for longer than a lease: costs at most what workers had in flight',
    async (name) => {
      const { fleet, job, ids, toll } = await jobUnderWay(await fleetOf());
      await durableReaches(fleet, job, 3);
      await toll.note(await workersInCall(fleet, 1));
      await swallow(fleet.networks, name, async () => {
        // A worker that cannot renew is taken for dead: what it has begun meanwhile counts too.
        await toll.note(await runningWorkers(fleet));
      });
      await recoveryOf(`${name} black-holed`, async () => expectEnded(fleet, job, ids, toll));
    },
  );
});

/** Nothing passes for longer than a lease; then everything is as before. */
async function swallow(
  networks: Networks,
  name: NetworkName,
  beforeItEnds: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  networks[name].set({ kind: 'black-hole' });
  await pause(1.5 * shortLeaseMs);
  await beforeItEnds();
  networks[name].set({ kind: 'none' });
}
