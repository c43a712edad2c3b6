import { createMemoryStore } from '@longhaul/job-store/memory';
import { RetryableError } from '@longhaul/ports/errors';
import { describe, expect, it } from 'vitest';
import { someTexts, told } from '../lead/testing.ts';
import { processBatch } from './process-batch.ts';
import { lifeOf, openWithoutWorkers } from './testing.ts';

describe('a worker', () => {
  it('keeps a paid reply through an outage of the store, and asks nothing twice', async () => {
    const store = createMemoryStore();
    let isAway = false;
    const { engine, reference } = await openWithoutWorkers({
      texts: someTexts(4),
      store: {
        ...store,
        putOnce: async (key, bytes) => {
          if (isAway && key.includes('/out/')) throw new RetryableError('The store is away.', 500);
          return store.putOnce(key, bytes);
        },
      },
    });
    isAway = true;
    const working = processBatch(engine.worker, reference, lifeOf(engine.clock, Infinity));
    await engine.clock.advance(240_000);
    isAway = false;
    await engine.clock.advance(60_000);
    expect(await working).toEqual({ kind: 'ended', batches: 1, items: 4 });
    expect(engine.asked.toSorted()).toEqual(someTexts(4));
    expect(told(engine, 'warning')[0]?.message).toMatch(/could not be put: The store is away/);
  });

  it('gives a reply up once its own time is over, in time', async () => {
    const store = createMemoryStore();
    const { engine, reference } = await openWithoutWorkers({
      texts: someTexts(2),
      store: {
        ...store,
        putOnce: async (key, bytes) => {
          if (key.includes('/out/')) throw new RetryableError('The store is away.', 500);
          return store.putOnce(key, bytes);
        },
      },
    });
    const endsAt = engine.clock.now() + 60_000;
    const working = processBatch(engine.worker, reference, lifeOf(engine.clock, 60_000));
    let endedAt = Infinity;
    void working.then(() => (endedAt = engine.clock.now()));
    await engine.clock.advance(60_000);
    expect(endedAt).toBeLessThan(endsAt);
    expect(told(engine, 'released')).toMatchObject([{ reason: 'error', handedBack: 2 }]);
  });

  it('whose index was lost before its items were looked at starts none of them', async () => {
    let isGone = false;
    const nojob = async () => ({ kind: 'nojob' }) as const;
    const { engine, reference } = await openWithoutWorkers({
      texts: someTexts(4),
      verbs: (inner) => ({
        standings: async () => {
          isGone = true;
          return new Map();
        },
        stamp: (job, args) => (isGone ? nojob() : inner.stamp(job, args)),
        renew: (job, args) => (isGone ? nojob() : inner.renew(job, args)),
        release: (job, args) => (isGone ? nojob() : inner.release(job, args)),
      }),
    });
    const working = processBatch(engine.worker, reference, lifeOf(engine.clock, Infinity));
    await engine.clock.advance(60_000);
    expect(await working).toMatchObject({ kind: 'ended', items: 0 });
    expect(engine.asked).toEqual([]);
  });

  it('whose index is gone starts nothing more once its lease would be over', async () => {
    let isGone = false;
    const nojob = async () => ({ kind: 'nojob' }) as const;
    const { engine, reference } = await openWithoutWorkers({
      texts: someTexts(40),
      request: { plan: { kind: 'fixed', batchSize: 40, lanes: 1 } },
      latencyMs: 10_000,
      verbs: (inner) => ({
        stamp: (job, args) => (isGone ? nojob() : inner.stamp(job, args)),
        renew: (job, args) => (isGone ? nojob() : inner.renew(job, args)),
        commit: (job, args) => (isGone ? nojob() : inner.commit(job, args)),
      }),
    });
    void processBatch(engine.worker, reference, lifeOf(engine.clock, Infinity));
    await engine.clock.advance(15_000);
    isGone = true;
    await engine.clock.advance(40_000);
    const within = engine.asked.length;
    expect(within).toBeGreaterThan(6);
    await engine.clock.advance(600_000);
    expect(engine.asked.length).toBeLessThan(within + 6);
  });
});
