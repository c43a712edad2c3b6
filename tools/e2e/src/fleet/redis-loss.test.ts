import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { expectEnded } from './harness/outcome/ending.ts';
import { durableReaches, jobUnderWay, launch, ledAnew } from './harness/launch.ts';
import { recoveryOf } from './harness/outcome/recovery.ts';
import { useFleet } from './harness/use-fleet.ts';

const fleetOf = useFleet();

describe('an index that is lost in mid-job', () => {
  it.each([1, 2])(
    'seed %i: emptied by FLUSHALL, is rebuilt while workers go on: no deal is called again',
    async (seed) => {
      const { fleet, job, ids, toll } = await jobUnderWay(await fleetOf());
      await durableReaches(fleet, job, 1 + Math.floor(createSeededRandom(seed).next() * 16));
      await fleet.redis.ask('FLUSHALL');
      await recoveryOf('FLUSHALL', () => ledAnew(fleet, job));
      const bill = await expectEnded(fleet, job, ids, toll);
      expect(bill.charged).toBe(ids.length);
    },
  );

  it('killed with its server, is rebuilt in the empty one that follows: no deal is called again', async () => {
    const { fleet, job, ids, toll } = await jobUnderWay(await fleetOf());
    await durableReaches(fleet, job, 4);
    await fleet.redis.restart();
    await recoveryOf('Redis killed and restarted empty', () => ledAnew(fleet, job));
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.charged).toBe(ids.length);
  });

  it('emptied while nobody leads, is found by the markers in the store', async () => {
    const fleet = await fleetOf();
    const { job, ids, toll } = await launch(fleet);
    await fleet.redis.ask('FLUSHALL');
    await fleet.orchestrate().says('The orchestrator leads.');
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.charged).toBe(ids.length);
  });
});
