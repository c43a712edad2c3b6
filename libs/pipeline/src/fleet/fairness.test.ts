import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { describe, expect, it } from 'vitest';
import { sayControl } from '../controls.ts';
import { someTexts, until } from '../lead/testing.ts';
import { openWorld, type World } from './testing.ts';

const tenants = Array.from({ length: 9 }, (_, at) => `tenant-${at}`);

/** Jain's index: 1 when all have the same, 1/n when one has everything. */
function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share ** 2, 0);
  return sum ** 2 / (shares.length * squares);
}

/** Tokens that each tenant started, by the notes that were asked about; a note begins with its tenant. */
function startedTokens(world: World): number[] {
  return tenants.map((_, at) =>
    world.asked
      .filter((text) => text.startsWith(`${at} `))
      .reduce((sum, text) => sum + text.length + 10, 0),
  );
}

describe('nine tenants, one of them with ten times the work', () => {
  it.each([1, 2, 3])('start equal tokens while all have work left (seed %i)', async (seed) => {
    const world = openWorld({ fleet: { maxWorkers: 12 } });
    const random = createSeededRandom(seed);
    for (const [at, tenant] of tenants.entries()) {
      // Notes of different lengths, and a tenant whose notes are all short.
      const longest = at === 5 ? 20 : 60;
      const texts = someTexts(at === seed ? 600 : 60).map((text) =>
        `${at} ${text} `.padEnd(12 + Math.floor(random.next() * longest), 'x'),
      );
      await world.submit(tenant, texts, 48);
    }
    world.open(seed);
    const isOver = (at: number) =>
      world.asked.filter((text) => text.startsWith(`${at} `)).length === 60;
    await until(world, () => tenants.some((_, at) => at !== seed && isOver(at)));
    expect(jainIndex(startedTokens(world))).toBeGreaterThanOrEqual(0.95);
    expect(world.mostWorkers()).toBeLessThanOrEqual(12);
  });
});

describe('a tenant that comes while another has every worker', () => {
  it('gets its share of what becomes free, and is not behind the whole backlog', async () => {
    const world = openWorld({ fleet: { maxWorkers: 4 } });
    await world.submit('heavy', someTexts(400), 100);
    world.open(1);
    await until(world, () => world.asked.length > 20);
    const late = await world.submit(
      'late',
      someTexts(16).map((text) => `late ${text}`),
    );
    await world.openJobs.announce(late);
    const cameAt = world.clock.now();
    const isDone = () => world.asked.filter((text) => text.startsWith('late')).length === 16;
    await until(world, isDone);
    expect(world.clock.now() - cameAt).toBeLessThan(120_000);
    expect(world.asked.length).toBeLessThan(200);
  });
});

describe('the number of workers', () => {
  it('of a job follows the lanes it was planned for', async () => {
    const world = openWorld();
    await world.submit('ann', someTexts(60), 8);
    world.open(1);
    await until(world, () => world.asked.length === 60);
    expect(world.mostWorkers()).toBe(2);
  });

  it('of all jobs together stays within the process’s own', async () => {
    const world = openWorld({ fleet: { maxWorkers: 3 } });
    for (const tenant of tenants) {
      await world.submit(
        tenant,
        someTexts(12).map((text) => `${tenant} ${text}`),
      );
    }
    world.open(1);
    await until(world, () => world.asked.length === 9 * 12);
    expect(world.mostWorkers()).toBe(3);
  });

  it('follows a person’s word while the job runs', async () => {
    const world = openWorld();
    const job = await world.submit('ann', someTexts(200), 4);
    world.open(1);
    await until(world, () => world.asked.length > 8);
    expect(world.mostWorkers()).toBe(1);
    await sayControl(world, job, { kind: 'concurrency', lanes: 20 });
    await until(world, () => world.mostWorkers() >= 5, 60_000);
    expect(world.mostWorkers()).toBe(5);
  });
});

describe('a job that waits for its turn', () => {
  it('spends no led time on it', async () => {
    const world = openWorld({ fleet: { maxWorkers: 1 }, latencyMs: 100_000 });
    await world.submit('first', someTexts(40));
    world.open(1);
    await until(world, () => world.asked.length > 0);
    const texts = someTexts(4).map((text) => `second ${text}`);
    const second = await world.submit('second', texts);
    await world.openJobs.announce(second);
    const cameAt = world.clock.now();
    await until(world, () => world.asked.some((text) => text.startsWith('second')));
    expect(world.clock.now() - cameAt).toBeGreaterThan(150_000);
    const meta = await world.coordinator.meta(second);
    expect(meta?.spentMs).toBeLessThan(20_000);
  });
});
