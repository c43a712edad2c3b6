import { createMemoryStore } from '@longhaul/job-store/memory';
import { openMarkerKey } from '@longhaul/jobs/object-key';
import { expect, it } from 'vitest';
import { sayControl } from '../controls.ts';
import { countsOf, endsOf, readRound } from '../end/testing.ts';
import { isMarked } from '../markers.ts';
import { redrive } from '../redrive.ts';
import {
  counted,
  endOf,
  openEngine,
  someTexts,
  told,
  until,
  type EngineOptions,
} from './testing.ts';

const everyFailure = { itemIds: [], codes: [] };

/** Two of eight notes fail, each in its own way. */
const twoFail: EngineOptions = {
  texts: someTexts(8),
  behave: (text) =>
    text === 'note 01'
      ? { kind: 'refusal' }
      : text === 'note 06'
        ? { kind: 'cut-off', text: '{' }
        : counted,
};

// An index that is forgotten at the end of a round is rebuilt; one that is kept is reopened.
const retentions = [
  { what: 'forgotten', settings: { retentionMs: 0 } },
  { what: 'kept', settings: { retentionMs: 86_400_000 } },
];

it.each(retentions)(
  'a redrive calls only for what failed, with the index $what',
  async ({ settings }) => {
    const engine = await openEngine({ ...twoFail, settings });
    await endOf(engine);
    expect(countsOf(await readRound(engine))).toEqual({ ok: 6, REFUSED: 1, TRUNCATED: 1 });
    const before = engine.asked.length;
    expect(await redrive(engine.leader, engine.job, everyFailure)).toMatchObject({ items: 2 });
    await engine.clock.advance(20_000);
    expect(await endOf(engine)).toEqual({ kind: 'finished' });
    expect(new Set(engine.asked.slice(before))).toEqual(new Set(['note 01', 'note 06']));
    const second = await readRound(engine, 2);
    expect(second.manifest).toMatchObject({ round: 2, total: 8, ok: 6, failed: 2 });
    expect(second.results).toHaveLength(6);
  },
);

it.each(retentions)(
  'failures that are not redriven stand with their own words, with the index $what',
  async ({ settings }) => {
    const engine = await openEngine({ ...twoFail, settings });
    await endOf(engine);
    const first = await readRound(engine);
    await redrive(engine.leader, engine.job, { itemIds: [], codes: ['TRUNCATED'] });
    const second = await openEngine({ store: engine.store, texts: someTexts(8), seed: 2 });
    await endOf(second);
    expect(second.asked).toEqual(['note 06']);
    const account = await readRound(second, 2);
    expect(countsOf(account)).toEqual({ ok: 7, REFUSED: 1 });
    const refused = ({ manifest }: typeof first) =>
      manifest.items.find(({ id }) => id === 'note-1');
    expect(refused(account)).toEqual(refused(first));
    expect(account.failed).toEqual(first.failed.filter(({ note_id: id }) => id === 'note-1'));
  },
);

it('a stop of the first round does not stop the second, however long that takes', async () => {
  const first = await openEngine({ texts: someTexts(8), latencyMs: 20_000, workers: 1, lanes: 1 });
  const leading = first.lead();
  await until(first, () => first.asked.length === 2);
  await sayControl(first.leader, first.job, { kind: 'stop', mode: 'drain' });
  await endOf(first, leading);
  expect(countsOf(await readRound(first))).toEqual({ ok: 2, CANCELLED: 6 });
  await redrive(first.leader, first.job, everyFailure);
  const second = await openEngine({
    store: first.store,
    texts: someTexts(8),
    latencyMs: 20_000,
    workers: 1,
    lanes: 1,
    seed: 2,
  });
  await endOf(second);
  expect((await readRound(second, 2)).manifest).toMatchObject({ outcome: 'complete', ok: 8 });
  expect(second.asked).toHaveLength(6);
});

it('a deadline of the first round does not end the second', async () => {
  const deadlineAt = Date.UTC(2026, 0, 1) + 30_000;
  const first = await openEngine({ request: { deadlineAt }, latencyMs: 12_000, workers: 1 });
  await endOf(first);
  expect(Object.values(endsOf(await readRound(first)))).toContain('DEADLINE');
  await redrive(first.leader, first.job, everyFailure);
  const startMs = deadlineAt + 86_400_000;
  const second = await openEngine({ store: first.store, startMs, seed: 2 });
  await endOf(second);
  expect((await readRound(second, 2)).manifest).toMatchObject({ outcome: 'complete', ok: 10 });
});

it('a round that is asked for while another ends is led by the same leader', async () => {
  let rounds = 0;
  const engine = await openEngine({
    ...twoFail,
    crashPoints: async (point) => {
      if (point !== 'after-results' || ++rounds > 1) return;
      await redrive(engine.leader, engine.job, everyFailure);
    },
  });
  expect(await endOf(engine)).toEqual({ kind: 'finished' });
  expect((await readRound(engine, 2)).manifest).toMatchObject({ round: 2, ok: 6, failed: 2 });
  expect(engine.asked.filter((text) => text === 'note 01')).toHaveLength(2);
});

it('the files of a round whose leader died over them are written, though a redrive came first', async () => {
  let isDead = false;
  const first = await openEngine({
    ...twoFail,
    crashPoints: async (point) => {
      if (point === 'after-manifest') isDead = true;
      if (isDead && point !== 'after-request') await new Promise(() => undefined);
    },
  });
  void first.lead();
  await until(first, () => isDead);
  await redrive(first.leader, first.job, everyFailure);
  const second = await openEngine({ ...twoFail, store: first.store, seed: 2 });
  await endOf(second);
  const [before, after] = [await readRound(second, 1), await readRound(second, 2)];
  expect([before.results.length, before.failed.length]).toEqual([6, 2]);
  expect(after.manifest).toMatchObject({ round: 2, ok: 6, failed: 2 });
});

it('a round that is asked for while another ends keeps its marker, whoever leads it', async () => {
  let isDead = false;
  const first = await openEngine({
    ...twoFail,
    crashPoints: async (point) => {
      if (isDead) await new Promise(() => undefined);
      if (point === 'after-results') {
        const wanted = { ...first.leader, crashPoints: () => Promise.resolve() };
        await redrive(wanted, first.job, everyFailure);
        isDead = true;
      }
    },
  });
  void first.lead();
  await until(first, () => told(first, 'finished').length === 1);
  await first.clock.advance(1_000);
  expect(await first.store.get(openMarkerKey(first.job, 2))).toBeDefined();
});

it('a round that is asked for while the marker of the one before goes keeps its own, though its leader dies', async () => {
  const store = createMemoryStore();
  const first = await openEngine({
    ...twoFail,
    store: {
      ...store,
      delete: async (key) => {
        if (key === openMarkerKey(first.job, 1)) {
          await redrive({ ...first.leader, store }, first.job, everyFailure);
        }
        await store.delete(key);
      },
    },
    verbs: () => ({ resign: () => Promise.reject(new Error('The index is away.')) }),
  });
  await expect(endOf(first)).rejects.toThrow('The index is away.');
  expect(await isMarked({ store }, first.job)).toBe(true);
  const second = await openEngine({ ...twoFail, store, seed: 2 });
  await endOf(second);
  expect((await readRound(second, 2)).manifest).toMatchObject({ round: 2, ok: 6, failed: 2 });
  expect(await isMarked({ store }, first.job)).toBe(false);
});
