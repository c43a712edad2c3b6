import { describe, expect, it } from 'vitest';
import { durableIds, readAccount } from './harness/account.ts';
import { expectEveryOnce } from './harness/every-once.ts';
import { callsAgain, paidFor } from './harness/simulator.ts';
import { useStage } from './harness/stage.ts';
import { command, dealCount, seeds, useKills } from './harness/use-kills.ts';

/** A parent kills `longhaul run` at any moment of its life; then the same command runs to the end. */
const stage = useStage();
const kills = useKills(stage);
const tally = { inFlight: 0, paidTwice: 0 };

describe('a run that is killed at any moment', () => {
  it.each(seeds)(
    'seed %i: accounts for every deal once and pays only for what was in flight',
    async (seed) => {
      const { scene, simulator } = stage;
      const ids = await kills.writeJob(scene, `seed${String(seed)}`);
      const inFlight = await kills.killRepeatedly(scene, seed);
      const { started } = await simulator.settled();
      const durable = await durableIds(scene.path('.longhaul'));

      expect(await scene.run(command)).toMatchObject({ code: 0 });

      expectEveryOnce(await readAccount(scene.path('out')), ids);
      const calls = await simulator.settled();
      expect(callsAgain(calls, started, durable)).toEqual([]);
      const paid = paidFor(calls, ids);
      expect(paid).toBeGreaterThanOrEqual(dealCount);
      expect(paid).toBeLessThanOrEqual(dealCount + inFlight);
      tally.inFlight += inFlight;
      tally.paidTwice += paid - dealCount;
    },
  );

  it('was killed while it ran by most of the kills, with calls in flight', () => {
    console.info(
      `${String(seeds.length)} seeds, ${String(kills.count)} kills of a running process, ` +
        `${String(tally.inFlight)} calls in flight at them, ${String(tally.paidTwice)} answers paid twice`,
    );
    expect(kills.count).toBeGreaterThanOrEqual(seeds.length / 2);
    expect(tally.inFlight).toBeGreaterThan(0);
  });
});
