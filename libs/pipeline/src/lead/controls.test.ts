import type { Control } from '@longhaul/jobs/documents/control';
import { openMarkerKey } from '@longhaul/jobs/object-key';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sayControl, writeControl } from '../controls.ts';
import { countsOf, readRound } from '../end/testing.ts';
import { counted, endOf, openEngine, someTexts, until, type Engine } from './testing.ts';

async function tell(engine: Engine, control: Control): Promise<void> {
  await sayControl(engine.leader, engine.job, control);
}

/** The most calls that were in flight at a time since it was last asked. */
function flightOf() {
  let [now, most] = [0, 0];
  return {
    began: () => (most = Math.max(most, (now += 1))),
    ended: () => (now -= 1),
    /** Counts anew from what is in flight. */
    take: () => {
      const taken = most;
      most = now;
      return taken;
    },
  };
}

/** 4 lanes of calls of 5 s each. */
async function openWatched(count: number) {
  const flight = flightOf();
  const engine = await openEngine({
    texts: someTexts(count),
    workers: 1,
    lanes: 4,
  });
  // The model's latency lies between the two.
  const { complete } = engine.worker.model;
  Object.assign(engine.worker.model, {
    complete: async (...args: Parameters<typeof complete>) => {
      flight.began();
      return complete(...args).finally(flight.ended);
    },
  });
  return { engine, flight };
}

describe('concurrency in mid-run', () => {
  it('that falls lets calls in flight end, and then no more are at work than it says', async () => {
    const { engine, flight } = await openWatched(40);
    const leading = engine.lead();
    await until(engine, () => engine.asked.length >= 6);
    expect(flight.take()).toBe(4);
    await tell(engine, { kind: 'concurrency', lanes: 1 });
    await engine.clock.advance(11_000);
    const before = engine.asked.length;
    flight.take();
    await engine.clock.advance(50_000);
    expect(flight.take()).toBe(1);
    expect(engine.asked.length - before).toBeLessThanOrEqual(11);
    await endOf(engine, leading);
    expect((await readRound(engine)).manifest).toMatchObject({ outcome: 'complete', ok: 40 });
  });

  it('that rises, beyond what the process began with too, is used at once', async () => {
    const { engine, flight } = await openWatched(80);
    const leading = engine.lead();
    await until(engine, () => engine.asked.length >= 6);
    flight.take();
    await tell(engine, { kind: 'concurrency', lanes: 10 });
    await engine.clock.advance(20_000);
    expect(flight.take()).toBe(10);
    await endOf(engine, leading);
    expect((await readRound(engine)).manifest.ok).toBe(80);
  });

  it('that only the store was told of counts within half a minute', async () => {
    const { engine, flight } = await openWatched(80);
    const leading = engine.lead();
    await engine.clock.advance(1_000);
    await writeControl(engine.leader, engine.job, { kind: 'concurrency', lanes: 2 });
    await engine.clock.advance(45_000);
    flight.take();
    await engine.clock.advance(20_000);
    expect(flight.take()).toBe(2);
    await endOf(engine, leading);
  });
});

describe('a deadline in mid-run', () => {
  it('that comes sooner ends the round then; what is not done is DEADLINE', async () => {
    const engine = await openEngine({ texts: someTexts(40) });
    const leading = engine.lead();
    await until(engine, () => engine.asked.length >= 8);
    const deadlineAt = engine.clock.now() + 20_000;
    await tell(engine, { kind: 'deadline', deadlineAt });
    await endOf(engine, leading);
    const { manifest } = await readRound(engine);
    expect(manifest.timings.sealedAt).toBeLessThanOrEqual(deadlineAt + 2_000);
    const ok = engine.asked.length;
    expect(ok).toBeGreaterThan(8);
    expect(countsOf({ manifest })).toEqual({ ok, DEADLINE: 40 - ok });
  });

  it('that comes later gives the round the time it needs', async () => {
    const deadlineAt = Date.UTC(2026, 0, 1) + 30_000;
    const engine = await openEngine({ texts: someTexts(40), request: { deadlineAt } });
    const leading = engine.lead();
    await until(engine, () => engine.asked.length >= 8);
    await tell(engine, { kind: 'deadline', deadlineAt: deadlineAt + 3_600_000 });
    await endOf(engine, leading);
    expect((await readRound(engine)).manifest).toMatchObject({ outcome: 'complete', ok: 40 });
  });
});

describe('thresholds in mid-run', () => {
  it.each([
    [{ toleratedFailures: 1 }, 'failed'],
    [{ toleratedFailures: 2 }, 'partial'],
  ] as const)('of %o decide the outcome: %s', async (thresholds, outcome) => {
    const engine = await openEngine({
      texts: someTexts(20),
      behave: (text) => (/0[12]$/.test(text) ? { kind: 'refusal' } : counted),
    });
    const leading = engine.lead();
    await until(engine, () => engine.asked.length >= 8);
    await tell(engine, { kind: 'thresholds', thresholds });
    await endOf(engine, leading);
    expect((await readRound(engine)).manifest).toMatchObject({ outcome, ok: 18 });
  });
});

const controls: fc.Arbitrary<Control> = fc.oneof(
  fc.constantFrom<Control>(
    { kind: 'stop', mode: 'drain' },
    { kind: 'stop', mode: 'now' },
    { kind: 'resume' },
    { kind: 'hold', hold: 'paused', reason: 'lunch' },
    { kind: 'hold', hold: 'blocked', reason: 'no key' },
    { kind: 'hold', hold: 'budget', reason: 'spent' },
  ),
  fc.integer({ min: 1, max: 20 }).map((lanes): Control => ({ kind: 'concurrency', lanes })),
  fc
    .integer({ min: 0, max: 5_000 })
    .map((capMicroDollars): Control => ({ kind: 'cap', capMicroDollars })),
  fc
    .integer({ min: -60_000, max: 600_000 })
    .map((inMs): Control => ({ kind: 'deadline', deadlineAt: Date.UTC(2026, 0, 1) + inMs })),
  fc
    .record({
      toleratedFailures: fc.nat(20),
      toleratedFailureShare: fc.float({ min: 0, max: 1, noNaN: true }),
    })
    .map((thresholds): Control => ({ kind: 'thresholds', thresholds })),
);

/** When it is said, after the one before; and whether the index hears it, or the store alone. */
const words = fc.array(
  fc.record({
    afterMs: fc.constantFrom(0, 500, 4_000, 31_000),
    control: controls,
    isTold: fc.boolean(),
  }),
  { maxLength: 8 },
);

it('any sequence of controls leaves a job that ends, with every item accounted for', async () => {
  await fc.assert(
    fc.asyncProperty(words, fc.boolean(), async (said, waits) => {
      const engine = await openEngine({
        texts: someTexts(14),
        settings: { whenHeld: waits ? 'wait' : 'return' },
      });
      let isOver = false;
      const leading = leadAgainAndAgain(engine, () => isOver);
      for (const { afterMs, control, isTold } of said) {
        await engine.clock.advance(afterMs);
        if (isTold) await tell(engine, control);
        else await writeControl(engine.leader, engine.job, control);
      }
      // A person who wants it to end says so; a job that is held waits for a person.
      await tell(engine, { kind: 'cap', capMicroDollars: 1_000_000_000 });
      await tell(engine, { kind: 'resume' });
      await until(engine, async () => !(await engine.store.get(openMarkerKey(engine.job, 1))));
      isOver = true;
      await engine.clock.advance(10_000);
      await leading;
      const { manifest, results, failed } = await readRound(engine);
      expect(results).toHaveLength(manifest.ok);
      expect(failed).toHaveLength(manifest.failed);
      expect(manifest.ok + manifest.failed).toBe(14);
      expect(engine.errors).toEqual([]);
      // Nothing that was finished was asked for again.
      expect(engine.asked.length).toBeLessThanOrEqual(14 + 8);
    }),
    { numRuns: 20 },
  );
});

it('a word that the index could not be told is told before the next one', async () => {
  const engine = await openEngine({ texts: someTexts(20), workers: 1 });
  const leading = engine.lead();
  await engine.clock.advance(3_000);
  await writeControl(engine.leader, engine.job, { kind: 'cap', capMicroDollars: 900_000_000 });
  await writeControl(engine.leader, engine.job, { kind: 'concurrency', lanes: 2 });
  await tell(engine, { kind: 'thresholds', thresholds: { toleratedFailures: 3 } });
  expect(await engine.coordinator.meta(engine.job)).toMatchObject({
    ...{ controlSeq: 3, capMicroDollars: 900_000_000, lanes: 2 },
    thresholds: { toleratedFailures: 3 },
  });
  await endOf(engine, leading);
});

it('an index that goes back while it is told takes no word before those that it forgot', async () => {
  const told: number[] = [];
  const engine = await openEngine({
    texts: someTexts(20),
    workers: 1,
    verbs: (inner) => ({
      meta: async (job) => {
        const meta = await inner.meta(job);
        // What it forgets between this answer and the next word is the first two.
        return meta && { ...meta, controlSeq: 2 };
      },
      control: async (job, numbered) => {
        told.push(numbered.seq);
        await inner.control(job, numbered);
      },
    }),
  });
  const leading = engine.lead();
  await engine.clock.advance(3_000);
  await writeControl(engine.leader, engine.job, { kind: 'cap', capMicroDollars: 900_000_000 });
  await writeControl(engine.leader, engine.job, { kind: 'concurrency', lanes: 2 });
  await tell(engine, { kind: 'thresholds', thresholds: { toleratedFailures: 3 } });
  expect(told).toEqual([3]);
  expect(await engine.coordinator.meta(engine.job)).toMatchObject({ thresholds: {} });
  await until(engine, () => told.length === 4);
  expect(told).toEqual([3, 1, 2, 3]);
  expect(await engine.coordinator.meta(engine.job)).toMatchObject({
    ...{ capMicroDollars: 900_000_000, lanes: 2, thresholds: { toleratedFailures: 3 } },
  });
  await endOf(engine, leading);
});

/** As a process that leads many jobs does: a held job is left, and looked at again. */
async function leadAgainAndAgain(engine: Engine, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await engine.lead();
    await engine.clock.sleep(5_000);
  }
}
