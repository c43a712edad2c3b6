import { describe, expect, it } from 'vitest';
import { countsOf, readRound } from '../end/testing.ts';
import { openEngine, someTexts, told, until } from '../lead/testing.ts';
import { createInlineInvoker } from '@longhaul/worker-invoker/inline';
import { processBatch } from './process-batch.ts';
import { lifeOf } from './testing.ts';

/** A led job whose workers each live so long. */
async function leadWith(lifeMs: number, texts: readonly string[]) {
  const engine = await openEngine({ texts: [...texts], workers: 0 });
  const invoker = createInlineInvoker({
    concurrency: 2,
    run: async (reference) =>
      void (await processBatch(engine.worker, reference, lifeOf(engine.clock, lifeMs))),
    onError: (error) => {
      throw error;
    },
  });
  Object.assign(engine.leader, { invoker });
  void engine.lead();
  return engine;
}

const heavy = 'a note of more than forty letters, which takes long';

describe('workers whose whole life is too short for an item', () => {
  it('say what to raise, once each, and end it as TOO_LARGE after three of them', async () => {
    const startedAt = Date.UTC(2026, 0, 1);
    const engine = await leadWith(25_000, [...someTexts(3), heavy]);
    await until(engine, () => told(engine, 'finished').length === 1, 10 * 60_000);
    expect(countsOf(await readRound(engine))).toEqual({ ok: 3, TOO_LARGE: 1 });
    expect(engine.asked.toSorted()).toEqual(someTexts(3));
    const warnings = told(engine, 'warning').map(({ message }) => message);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/has 24 s for it in all: raise the workers' time-out to \d+ s/);
    expect(engine.clock.now() - startedAt).toBeLessThan(5 * 60_000);
  });

  it('give it no attempt for good: one that lives longer takes it up', async () => {
    const engine = await leadWith(25_000, [heavy]);
    await until(engine, () => told(engine, 'released').length === 2, 10 * 60_000);
    expect(told(engine, 'released').map(({ reason }) => reason)).toEqual([
      'short-life',
      'short-life',
    ]);
    const reference = {
      ...{ ...engine.job, workload: 'notes', round: 1, batch: 0, notAfter: Infinity },
      planHash: (await engine.coordinator.meta(engine.job))?.planHash ?? '',
    };
    void processBatch(engine.worker, reference, lifeOf(engine.clock, Infinity));
    await until(engine, () => told(engine, 'finished').length === 1, 10 * 60_000);
    expect(countsOf(await readRound(engine))).toEqual({ ok: 1 });
  });
});
