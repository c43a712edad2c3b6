/** The same worlds over the real scripts on a real server, in injected time. */
import { startRedisServer } from '@longhaul/testkit/redis-server';
import { afterAll, expect, it } from 'vitest';
import { openRedisLab } from './parts/redis-index.ts';
import { runSeed } from './world/run.ts';

const seeds = 200;
/** So many of them are run twice. */
const compared = 10;

const server = await startRedisServer({ env: process.env });
const lab = openRedisLab(server.url);
afterAll(async () => {
  await lab.close();
  await server.stop();
});

it('every invariant holds over the real scripts', async () => {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { violation } = await runSeed(seed, lab);
    expect(violation?.message, `Seed ${seed}`).toBeUndefined();
  }
}, 1_800_000);

it('a world over the real scripts repeats', async () => {
  for (let seed = 1; seed <= compared; seed += 1) {
    const { hash } = await runSeed(seed, lab);
    expect((await runSeed(seed, lab)).hash, `Seed ${seed}`).toBe(hash);
  }
}, 600_000);
