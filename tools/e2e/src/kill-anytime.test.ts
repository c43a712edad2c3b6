import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { durableIds, readAccount } from './harness/account.ts';
import { deals, writeDeals } from './harness/deals.ts';
import { expectEveryOnce } from './harness/every-once.ts';
import { openScene, type Scene } from './harness/scene.ts';
import { callsAgain, paidFor } from './harness/simulator.ts';
import { useStage } from './harness/stage.ts';

/**
 * A parent kills `longhaul run` at moments drawn uniformly over its whole life, from the start of
 * the process to after its end; then the same command runs to the end. Set LONGHAUL_SEEDS for more.
 */
const seeds = Array.from(
  { length: Number(process.env['LONGHAUL_SEEDS'] ?? 52) },
  (_, at) => at + 1,
);
const dealCount = 24;
const lanes = 8;

const stage = useStage();
const tally = { kills: 0, inFlight: 0, paidTwice: 0 };
let undisturbedMs = 0;

/** Writes a job whose deals no other has, so that the simulator tells its calls from the others'. */
async function writeJob(scene: Scene, prefix: string): Promise<readonly string[]> {
  // 62 to 88 ms an answer: three waves of calls, long enough to be hit.
  await stage.simulator.change({ scale: 400 });
  const items = deals(dealCount, prefix);
  await writeDeals(scene.path('deals.ndjson'), items);
  return items.map(({ deal_id: id }) => id);
}

const command = ['run', 'deals.ndjson', '--lanes', String(lanes), '--out', 'out'];

beforeAll(async () => {
  const scene = await openScene(stage.simulator);
  await writeJob(scene, 'undisturbed');
  const startedAt = performance.now();
  expect(await scene.run(command)).toMatchObject({ code: 0 });
  undisturbedMs = performance.now() - startedAt;
  await scene.close();
});

type Killed = {
  readonly wasRunning: boolean;
  readonly inFlight: number;
  readonly livedMs: number;
};

/** Starts the command, kills it after a while, and counts the calls that were then in flight. */
async function killedRun(
  { start, path }: Scene,
  args: readonly string[],
  afterMs: number,
): Promise<Killed> {
  const { simulator } = stage;
  const before = await simulator.settled();
  const durableBefore = await durableIds(path('.longhaul'));
  const startedAt = performance.now();
  const child = start(args);
  await Promise.race([child.ended, pause(afterMs)]);
  const livedMs = performance.now() - startedAt;
  child.kill('SIGKILL');
  const { signal } = await child.ended;
  const after = await simulator.settled();
  const madeDurable = (await durableIds(path('.longhaul'))).length - durableBefore.length;
  const inFlight = after.started - before.started - madeDurable;
  return { wasRunning: signal === 'SIGKILL', inFlight, livedMs };
}

async function killRepeatedly(
  scene: Scene,
  seed: number,
  args: readonly string[] = command,
): Promise<number> {
  const random = createSeededRandom(seed);
  let inFlight = 0;
  for (let kill = 0; kill < 1 + (seed % 2); kill += 1) {
    const killed = await killedRun(scene, args, random.next() * undisturbedMs);
    expect(killed.inFlight).toBeLessThanOrEqual(killed.wasRunning ? lanes : 0);
    if (killed.wasRunning) tally.kills += 1;
    // The first life was measured on a busier machine: draw over the life that was seen now.
    else if (kill === 0) undisturbedMs = Math.min(undisturbedMs, killed.livedMs);
    inFlight += killed.inFlight;
  }
  return inFlight;
}

describe('a run that is killed at any moment', () => {
  it.each(seeds)(
    'seed %i: accounts for every deal once and pays only for what was in flight',
    async (seed) => {
      const { scene, simulator } = stage;
      const ids = await writeJob(scene, `seed${String(seed)}`);
      const inFlight = await killRepeatedly(scene, seed);
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
      `${String(seeds.length)} seeds, ${String(tally.kills)} kills of a running process, ` +
        `${String(tally.inFlight)} calls in flight at them, ${String(tally.paidTwice)} answers paid twice`,
    );
    expect(tally.kills).toBeGreaterThanOrEqual(seeds.length / 2);
    expect(tally.inFlight).toBeGreaterThan(0);
  });
});

const redrive = [...command, '--retry-failed'];
const redriveSeeds = seeds.filter((seed) => seed % 5 === 0);

/** A finished job in which every third deal failed, and what mended its model since. */
async function runWithFailures(scene: Scene, prefix: string) {
  const ids = await writeJob(scene, prefix);
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
      const inFlight = await killRepeatedly(scene, seed, redrive);
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
