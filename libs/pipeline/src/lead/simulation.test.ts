/**
 * A job over several lives: processes are killed at random instants and at random crash points, and
 * the next one goes on from the store alone. Checked are the invariants of the protocol by number.
 */
import { createMemoryJournal } from '@longhaul/coordinator/embedded';
import { createMemoryStore } from '@longhaul/job-store/memory';
import { outputPrefix, roundFiles, roundKey } from '@longhaul/jobs/object-key';
import type { Clock } from '@longhaul/ports/clock';
import { crashPoints, type CrashPoint } from '@longhaul/ports/crash-point';
import type { JobStore } from '@longhaul/ports/job-store';
import type { Random } from '@longhaul/ports/random';
import type { ModelBehavior } from '@longhaul/testkit/model-behavior';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { expect, it } from 'vitest';
import { readRound } from '../end/testing.ts';
import { keysOf } from '../testing.ts';
import {
  counted,
  endOf,
  openEngine,
  someTexts,
  type Engine,
  type EngineOptions,
} from './testing.ts';

const seeds = 240;

/** How a life ends: at an instant after its start, or where it passes a point for the nth time. */
type Death =
  | { readonly kind: 'instant'; readonly afterMs: number }
  | { readonly kind: 'point'; readonly point: CrashPoint; readonly nth: number };

type Life = { readonly engine: Engine; readonly inFlight: number };

type Story = {
  readonly texts: readonly string[];
  readonly hasFaults: boolean;
  readonly deaths: readonly Death[];
  readonly options: EngineOptions;
};

type Lived = {
  readonly story: Story;
  readonly lives: readonly Life[];
  /** The store itself, which no death makes silent. */
  readonly store: JobStore;
  readonly created: readonly string[];
};

const never = <Value>(): Promise<Value> => new Promise(() => undefined);

function storyOf(seed: number): Story {
  const random = createSeededRandom(seed);
  const pick = (from: number, to: number) => from + Math.floor(random.next() * (to - from + 1));
  const hasFaults = seed % 2 === 1;
  const deaths = Array.from({ length: pick(1, 2) }, (): Death => {
    if (random.next() < 0.5) return { kind: 'instant', afterMs: pick(0, 60_000) };
    const point = crashPoints[pick(0, crashPoints.length - 1)] ?? 'after-put';
    return { kind: 'point', point, nth: pick(1, 4) };
  });
  const behave = hasFaults ? faultsBy(random) : () => counted;
  const shape = { workers: pick(1, 3), lanes: pick(1, 3), latencyMs: pick(1, 8) * 1_000 };
  // The index is kept after the end, to be looked at.
  const settings = { retentionMs: 86_400_000 };
  return {
    texts: someTexts(pick(1, 14)),
    hasFaults,
    deaths,
    options: { ...shape, behave, settings },
  };
}

function faultsBy(random: Random): () => ModelBehavior {
  return () => {
    const chance = random.next();
    if (chance < 0.1) return { kind: 'server-error' };
    if (chance < 0.2) return { kind: 'cut-off', text: '{' };
    if (chance < 0.25) return { kind: 'refusal' };
    return chance < 0.3 ? { kind: 'rate-limit', retryAfterMs: 2_000 } : counted;
  };
}

/** Runs a job over all its lives and returns them, the last one being the one that ended it. */
async function live(seed: number): Promise<Lived> {
  const story = storyOf(seed);
  const journal = createMemoryJournal();
  const { store, created } = watched(createMemoryStore());
  const lives: Life[] = [];
  let startMs = Date.UTC(2026, 0, 1);
  for (const [at, death] of [...story.deaths, undefined].entries()) {
    const mortal = mortality(death, store, createSeededRandom(-seed - at));
    const engine = await openEngine({
      ...story.options,
      ...{ texts: story.texts, journal, startMs, seed: seed * 10 + at },
      ...{ store: mortal.store, crashPoints: mortal.crashPoints },
    });
    mortal.slowDown(engine.clock);
    if (death) await dieIn(engine, death, mortal.isDead);
    else expect(await endOf(engine)).toEqual({ kind: 'finished' });
    await checkIndex(engine, store);
    lives.push({ engine, inFlight: await inFlightOf(engine, store) });
    startMs = engine.clock.now() + 1_000;
  }
  return { story, lives, store, created };
}

/** Remembers what was created. */
function watched(inner: JobStore): { store: JobStore; created: string[] } {
  const created: string[] = [];
  const putOnce: JobStore['putOnce'] = async (key, bytes) => {
    const reply = await inner.putOnce(key, bytes);
    if (reply === 'created') created.push(key);
    return reply;
  };
  const putStreamOnce: JobStore['putStreamOnce'] = async (key, pieces) => {
    const reply = await inner.putStreamOnce(key, pieces);
    if (reply === 'created') created.push(key);
    return reply;
  };
  return { store: { ...inner, putOnce, putStreamOnce }, created };
}

/**
 * A store and crash points that fall silent for ever once their process is dead. Once slowed down,
 * the store takes its time before and after it acts: a process can die on either side.
 */
function mortality(death: Death | undefined, inner: JobStore, random: Random) {
  let isDead = false;
  let passed = 0;
  let clock: Clock | undefined;
  const rest = async () => {
    await clock?.sleep(Math.floor(random.next() * 1_000));
    if (isDead) await never();
  };
  const slow = async <Value>(act: () => Promise<Value>): Promise<Value> => {
    await rest();
    const value = await act();
    await rest();
    return value;
  };
  const store: JobStore = {
    ...inner,
    get: (key) => slow(() => inner.get(key)),
    putOnce: (key, bytes) => slow(() => inner.putOnce(key, bytes)),
    putStreamOnce: (key, bytes) => slow(() => inner.putStreamOnce(key, bytes)),
    replace: (key, bytes) => slow(() => inner.replace(key, bytes)),
    delete: (key) => slow(() => inner.delete(key)),
  };
  const crashPoints = async (point: CrashPoint): Promise<void> => {
    if (death?.kind === 'point' && death.point === point && ++passed === death.nth) isDead = true;
    if (isDead) await never();
  };
  const slowDown = (by: Clock) => void (clock = by);
  return { store, crashPoints, slowDown, isDead: () => isDead };
}

/** A process that would end before its death is left then: it cannot die any more. */
async function dieIn(engine: Engine, death: Death, isDead: () => boolean): Promise<void> {
  let hasEnded = false;
  void engine.lead().then(() => (hasEnded = true));
  const limitMs = death.kind === 'instant' ? death.afterMs : 3_600_000;
  const endsAt = engine.clock.now() + limitMs;
  while (!isDead() && !hasEnded && engine.clock.now() < endsAt) {
    await engine.clock.advance(Math.min(250, endsAt - engine.clock.now()));
  }
}

/** Requests of items whose output or failure was not durable when the process ended. */
async function inFlightOf(engine: Engine, store: JobStore): Promise<number> {
  const outputs = await keysOf(store, outputPrefix(engine.job));
  const done = new Set(outputs.map((key) => key.slice(key.lastIndexOf('/') + 1).split('~')[0]));
  return new Set(engine.asked.filter((text) => !done.has(`note-${Number(text.slice(5))}`))).size;
}

/** I1, I2, I3, I6 of one process's index, between two verbs. */
async function checkIndex(engine: Engine, store: JobStore): Promise<void> {
  const { coordinator, job } = engine;
  const meta = await coordinator.meta(job);
  const outputs = await keysOf(store, outputPrefix(job));
  let terminal = 0;
  for await (const page of coordinator.terminal(job)) {
    for (const { key, state } of page) {
      terminal += 1;
      if (state.kind !== 'ok') continue;
      expect(outputs.filter((output) => output.includes(`/${key}~`))).toHaveLength(1);
    }
  }
  expect((meta?.ok ?? 0) + (meta?.failed ?? 0)).toBe(terminal);
  expect(terminal).toBeLessThanOrEqual(meta?.total ?? 0);
  const held = new Map<number, string>();
  for (const event of engine.emitted) {
    if (event.kind === 'claimed') {
      expect(held.get(event.batch)).toBeUndefined();
      held.set(event.batch, event.fence);
    }
    if (event.kind === 'released' || event.kind === 'reaped') held.delete(event.batch);
  }
}

/** I4, I7, I8, I9 and I11, of the whole job. */
async function checkEnd({ story, lives, store, created }: Lived): Promise<void> {
  const last = lives.at(-1)?.engine;
  if (!last) throw new Error('A job has one life at least.');
  const { manifest, results, failed, map } = await readRound({ store, job: last.job });
  const okIds = manifest.items.filter(({ outcome }) => outcome === 'ok').map(({ id }) => id);
  const manifestKey = roundKey(last.job, 1, roundFiles.manifest);
  expect(created.filter((key) => key === manifestKey)).toHaveLength(1);
  expect(manifest.items.map(({ id }) => id).toSorted()).toEqual(
    story.texts.map((_, at) => `note-${at}`).toSorted(),
  );
  for (const { outcome, code } of manifest.items) expect(outcome === 'ok').toBe(code === undefined);
  expect(results.map(({ note_id: id }) => id)).toEqual(okIds);
  expect(failed).toHaveLength(manifest.total - okIds.length);
  expect(Object.keys(map).toSorted()).toEqual(okIds.toSorted());
  for (const { engine } of lives) {
    for await (const page of engine.coordinator.terminal(engine.job)) {
      for (const { key, state } of page) if (state.kind === 'ok') expect(okIds).toContain(key);
    }
  }
  const asked = lives.reduce((sum, { engine }) => sum + engine.asked.length, 0);
  const inFlight = lives.slice(0, -1).reduce((sum, life) => sum + life.inFlight, 0);
  const refused = lives.reduce((sum, { engine }) => sum + refusalsOf(engine), 0);
  if (!story.hasFaults) {
    expect(manifest.outcome).toBe('complete');
    expect(asked).toBeLessThanOrEqual(manifest.total + inFlight);
  }
  // One repair an item, and for each process its own allowance of retries.
  expect(asked).toBeLessThanOrEqual(2 * (manifest.total + inFlight) + 10 * lives.length + refused);
}

function refusalsOf({ emitted }: Engine): number {
  return emitted.filter((each) => each.kind === 'item-tried' && each.outcome === 'rate_limited')
    .length;
}

async function trace(seed: number): Promise<string> {
  const { lives } = await live(seed);
  return lives.map(({ engine }) => JSON.stringify(engine.emitted)).join('\n');
}

it('a job that is killed anywhere is ended by the next process, with every item once', async () => {
  for (let seed = 1; seed <= seeds; seed += 1) {
    try {
      await checkEnd(await live(seed));
    } catch (error) {
      throw new Error(`Seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
}, 60_000);

it.each([3, 8, 21, 34, 55])('seed %i tells the same story twice', async (seed) => {
  expect(await trace(seed)).toBe(await trace(seed));
});
