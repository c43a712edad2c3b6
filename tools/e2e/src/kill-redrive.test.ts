import { describe, expect, it } from 'vitest';
import { durableIds, readAccount } from './harness/account.ts';
import { expectEveryOnce } from './harness/every-once.ts';
import type { Scene } from './harness/scene.ts';
import { callsAgain, paidFor } from './harness/simulator.ts';
import { useStage } from './harness/stage.ts';
import { command, dealCount, seeds, useKills } from './harness/use-kills.ts';

/** Every fifth seed's redrive is killed at any moment of its life, and then run to its end. */
const stage = useStage();
const kills = useKills(stage);
const redrive = [...command, '--retry-failed'];
const redriveSeeds = seeds.filter((seed) => seed % 5 === 0);

/** A finished job in which every third deal failed, and what mended its model since. */
async function runWithFailures(scene: Scene, prefix: string) {
  const ids = await kills.writeJob(scene, prefix);
  const refused = ids.filter((_, at) => at % 3 === 0);
  await stage.simulator.change({ faults: [{ kind: 'refusal', deal_ids: refused }] });
  expect(await scene.run(command)).toMatchObject({ code: 3 });
  await stage.simulator.change({ faults: [] });
  return { ids, refused };
}

describe('a redrive that is killed at any moment', () => {
  it.each(redriveSeeds)(
    'seed %i: runs what had failed, once, and nothing that had not',
    async (seed) => {
      const { scene, simulator } = stage;
      const { ids, refused } = await runWithFailures(scene, `redrive${String(seed)}`);
      const before = await simulator.settled();
      const inFlight = await kills.killRepeatedly(scene, seed, redrive);
      const { started } = await simulator.settled();
      const durable = await durableIds(scene.path('.longhaul'));

      expect(await scene.run(redrive)).toMatchObject({ code: 0 });

      const account = await readAccount(scene.path('out'));
      expectEveryOnce(account, ids);
      expect(account.manifest).toMatchObject({ round: 2, ok: dealCount, failed: 0 });
      const calls = await simulator.settled();
      expect(callsAgain(calls, started, durable)).toEqual([]);
      const paid = paidFor(calls, ids) - paidFor(before, ids);
      expect(paid).toBeGreaterThanOrEqual(refused.length);
      expect(paid).toBeLessThanOrEqual(refused.length + inFlight);
    },
  );
});
