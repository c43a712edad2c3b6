import { describe, expect, it } from 'vitest';
import { countsOf, readRound } from '../end/testing.ts';
import { someTexts, until } from '../lead/testing.ts';
import { openWorld, type World } from './testing.ts';

const never = new AbortController().signal;

const isFinished = (world: World) => world.emitted.some(({ kind }) => kind === 'finished');

describe('several processes over one store and one index', () => {
  it('lead a job one at a time; each note is asked for once', async () => {
    const world = openWorld();
    const job = await world.submit('ann', someTexts(40));
    const processes = [1, 2, 3].map((seed) => world.open(seed));
    let most = 0;
    await until(world, () => {
      most = Math.max(most, processes.filter(({ status }) => status().led.length > 0).length);
      return isFinished(world);
    });
    expect(most).toBe(1);
    expect(countsOf(await readRound({ store: world.store, job }))).toEqual({ ok: 40 });
    expect(world.asked.toSorted()).toEqual(someTexts(40));
    expect(processes.flatMap(({ troubles }) => troubles)).toEqual([]);
  });

  it('take over from one that died within its lease, and nothing is asked for twice', async () => {
    const world = openWorld();
    const job = await world.submit('ann', someTexts(60), 4);
    const first = world.open(1);
    await until(world, () => world.asked.length > 10);
    const second = world.open(2);
    await world.clock.advance(1_000);
    first.kill();
    const killedAt = world.clock.now();
    await until(world, () => second.status().led.length === 1, 60_000);
    expect(world.clock.now() - killedAt).toBeLessThanOrEqual(18_000);
    await until(world, () => isFinished(world));
    expect(countsOf(await readRound({ store: world.store, job }))).toEqual({ ok: 60 });
    expect(world.asked.toSorted()).toEqual(someTexts(60));
  });

  it('lead on within five seconds where one that stands by sees another resign', async () => {
    const world = openWorld({ latencyMs: 20_000 });
    await world.submit('ann', someTexts(20));
    const first = world.open(1);
    await until(world, () => world.asked.length > 3);
    const second = world.open(2);
    await world.clock.advance(6_000);
    first.resign();
    const resignedAt = world.clock.now();
    await until(world, () => second.status().led.length === 1 && first.hasEnded(), 60_000);
    expect(world.clock.now() - resignedAt).toBeLessThanOrEqual(5_000);
    await until(world, () => isFinished(world));
    expect(world.asked.toSorted()).toEqual(someTexts(20));
  });

  it('hand over at once in the midst of planning and of the account', async () => {
    for (const slow of ['/plan.json', '/manifest.json']) {
      let isSlow = true;
      let isPutting = false;
      const world = openWorld();
      const { putStreamOnce } = world.store;
      const putSlowly: typeof putStreamOnce = async (key, bytes) => {
        isPutting ||= key.endsWith(slow);
        if (isSlow && key.endsWith(slow)) await world.clock.sleep(60_000, never);
        return putStreamOnce(key, bytes);
      };
      Object.assign(world.store, { putStreamOnce: putSlowly });
      const job = await world.submit('ann', someTexts(8));
      const first = world.open(1);
      await until(world, () => isPutting, 120_000);
      await world.clock.advance(3_000);
      expect(first.status().led).toHaveLength(1);
      first.resign();
      isSlow = false;
      await until(world, () => first.hasEnded(), 2_000);
      world.open(2);
      await until(world, () => isFinished(world), 10 * 60_000);
      expect(countsOf(await readRound({ store: world.store, job }))).toEqual({ ok: 8 });
      expect(world.asked.toSorted()).toEqual(someTexts(8));
    }
  });

  it('hand over at once when one resigns, without waiting for its workers', async () => {
    const world = openWorld({ latencyMs: 20_000 });
    const job = await world.submit('ann', someTexts(20));
    const first = world.open(1);
    await until(world, () => world.asked.length > 3);
    const at = world.clock.now();
    first.resign();
    await until(world, () => first.hasEnded(), 5_000);
    expect(world.clock.now() - at).toBeLessThanOrEqual(5_000);
    const dispatched = world.emitted.filter(({ kind }) => kind === 'dispatched').length;
    await world.clock.advance(20_000);
    expect(world.emitted.filter(({ kind }) => kind === 'dispatched')).toHaveLength(dispatched);
    const reply = await world.coordinator.lead(job, { owner: 'other', leaseMs: 15_000 });
    expect(reply.kind).toBe('leading');
    await world.clock.advance(16_000);
    world.open(2);
    await until(world, () => isFinished(world));
    expect(world.asked.toSorted()).toEqual(someTexts(20));
  });

  it('lead on within seconds when the index is lost, without waiting for a lease', async () => {
    const world = openWorld();
    const job = await world.submit('ann', someTexts(60), 4);
    const leading = [world.open(1), world.open(2)];
    await until(world, () => world.asked.length > 10);
    world.loseIndex();
    const lostAt = world.clock.now();
    await until(world, async () => (await world.coordinator.meta(job))?.planHash !== undefined);
    expect(world.clock.now() - lostAt).toBeLessThanOrEqual(6_000);
    await until(world, () => isFinished(world));
    expect(countsOf(await readRound({ store: world.store, job }))).toEqual({ ok: 60 });
    expect(world.asked.toSorted()).toEqual(someTexts(60));
    expect(leading.flatMap(({ troubles }) => troubles)).toEqual([]);
  });
});
