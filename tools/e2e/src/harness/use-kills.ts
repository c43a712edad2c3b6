import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect } from 'vitest';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { durableIds } from './account.ts';
import { deals, writeDeals } from './deals.ts';
import { openScene, type Scene } from './scene.ts';
import type { Stage } from './stage.ts';

export const lanes = 8;
export const dealCount = 24;

/** What a file's tests kill, one after the other; set LONGHAUL_SEEDS for more. */
export const seeds = Array.from(
  { length: Number(process.env['LONGHAUL_SEEDS'] ?? 52) },
  (_, at) => at + 1,
);

export const command: readonly string[] = [
  'run',
  'deals.ndjson',
  '--lanes',
  String(lanes),
  '--out',
  'out',
];

export type Kills = {
  /** How many met a process that ran. */
  readonly count: number;
  /** Writes a job whose deals no other has, so that the simulator tells its calls from the others'. */
  readonly writeJob: (scene: Scene, prefix: string) => Promise<readonly string[]>;
  /**
   * Starts the command once or twice, as the seed says, and kills it at moments drawn uniformly
   * over its whole life, from the start of the process to after its end.
   *
   * @returns the calls that were in flight at the kills
   */
  readonly killRepeatedly: (
    scene: Scene,
    seed: number,
    args?: readonly string[],
  ) => Promise<number>;
};

/** Measures a life that nothing disturbs before a file's tests, and kills others by it. */
export function useKills(stage: Stage): Kills {
  let undisturbedMs = 0;
  let count = 0;

  const writeJob = async (scene: Scene, prefix: string) => {
    // 62 to 88 ms an answer: three waves of calls, long enough to be hit.
    await stage.simulator.change({ scale: 400 });
    const items = deals(dealCount, prefix);
    await writeDeals(scene.path('deals.ndjson'), items);
    return items.map(({ deal_id: id }) => id);
  };

  beforeAll(async () => {
    const scene = await openScene(stage.simulator);
    await writeJob(scene, 'undisturbed');
    const startedAt = performance.now();
    expect(await scene.run(command)).toMatchObject({ code: 0 });
    undisturbedMs = performance.now() - startedAt;
    await scene.close();
  });

  const killRepeatedly = async (scene: Scene, seed: number, args = command) => {
    const random = createSeededRandom(seed);
    let inFlight = 0;
    for (let kill = 0; kill < 1 + (seed % 2); kill += 1) {
      const killed = await killedRun(stage, scene, args, random.next() * undisturbedMs);
      expect(killed.inFlight).toBeLessThanOrEqual(killed.wasRunning ? lanes : 0);
      if (killed.wasRunning) count += 1;
      // The first life was measured on a busier machine: draw over the life that was seen now.
      else if (kill === 0) undisturbedMs = Math.min(undisturbedMs, killed.livedMs);
      inFlight += killed.inFlight;
    }
    return inFlight;
  };

  return {
    get count() {
      return count;
    },
    writeJob,
    killRepeatedly,
  };
}

type Killed = {
  readonly wasRunning: boolean;
  readonly inFlight: number;
  readonly livedMs: number;
};

/** Starts the command, kills it after a while, and counts the calls that were then in flight. */
async function killedRun(
  { simulator }: Stage,
  { start, path }: Scene,
  args: readonly string[],
  afterMs: number,
): Promise<Killed> {
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
