import { createMemoryJournal } from '@longhaul/coordinator/embedded';
import { RetryableError } from '@longhaul/ports/errors';
import { describe, expect, it } from 'vitest';
import { countsOf, endsOf, readRound } from '../end/testing.ts';
import { endOf, openEngine, someTexts, told } from './testing.ts';

const stopped = { stamped: false, alone: false };

describe('an item that workers died of', () => {
  it('is POISON, uncalled, when its third death was alone; nothing else failed', async () => {
    const journal = createMemoryJournal();
    journal.put({ key: 'note-5', batch: 1, deaths: 2, stamped: true, alone: true });
    const engine = await openEngine({ journal });
    await endOf(engine);
    const account = await readRound(engine);
    expect(countsOf(account)).toEqual({ ok: 9, POISON: 1 });
    expect(endsOf(account)['note-5']).toBe('POISON');
    expect(engine.asked).not.toContain('note 05');
    expect(account.manifest.message).toBe(
      '9/10 notes counted successfully. 1 note failed due to crashing its worker.',
    );
  });

  it('twice runs last and alone, and may still end well', async () => {
    const journal = createMemoryJournal();
    journal.put({ key: 'note-1', batch: 0, deaths: 2, ...stopped });
    const engine = await openEngine({ journal, workers: 1, lanes: 3, latencyMs: 5_000 });
    await endOf(engine);
    expect(engine.asked.at(-1)).toBe('note 01');
    const started = told(engine, 'item-started').findIndex(({ item }) => item === 'note-1');
    expect(started).toBe(9);
    const ends = told(engine, 'item-ended');
    expect(ends.at(-1)).toMatchObject({ item: 'note-1', outcome: 'ok' });
    const lastAt = told(engine, 'item-started').at(-1)?.at ?? 0;
    expect(ends.slice(0, -1).every(({ at }) => at <= lastAt)).toBe(true);
    expect((await readRound(engine)).manifest.outcome).toBe('complete');
  });

  it('twice and handed back lets no other suspect run before its batch is released', async () => {
    const journal = createMemoryJournal();
    for (const key of ['note-0', 'note-1']) journal.put({ key, batch: 0, deaths: 2, ...stopped });
    let hasFailed = false;
    const engine = await openEngine({
      journal,
      texts: someTexts(2),
      verbs: (inner) => ({
        commit: async (job, commit) => {
          if (hasFailed || commit.by.kind === 'leader') return inner.commit(job, commit);
          hasFailed = true;
          throw new RetryableError('No answer.', 0);
        },
      }),
    });
    await endOf(engine);
    const kinds = engine.emitted.flatMap((event) =>
      ['item-started', 'item-handed-back', 'released'].includes(event.kind) ? event.kind : [],
    );
    expect(kinds.slice(0, 2)).toEqual(['item-started', 'item-handed-back']);
    expect(kinds.indexOf('released')).toBeLessThan(kinds.lastIndexOf('item-started'));
    expect((await readRound(engine)).manifest.outcome).toBe('complete');
  });

  it('once runs among the others', async () => {
    const journal = createMemoryJournal();
    journal.put({ key: 'note-1', batch: 0, deaths: 1, ...stopped });
    const engine = await openEngine({ journal, workers: 1, lanes: 2 });
    await endOf(engine);
    expect(engine.asked.indexOf('note 01')).toBeLessThan(4);
  });

  it.each([false, true])(
    'is charged a death when its process is killed in mid-call, alone: %s',
    async (alone) => {
      const journal = createMemoryJournal();
      if (alone) journal.put({ key: 'note-0', batch: 0, deaths: 2, ...stopped });
      const texts = someTexts(2);
      const first = await openEngine({ journal, texts, latencyMs: 60_000, workers: 1 });
      void first.lead();
      await first.clock.advance(alone ? 15_000 : 5_000);
      const second = await openEngine({ journal, texts, store: first.store, seed: 2 });
      void second.lead();
      await second.clock.advance(2_500);
      const keys = ['note-0', 'note-1'];
      const standings = await second.coordinator.standings(second.job, { keys });
      const deaths = keys.map((key) => standings.get(key)?.deaths);
      expect(deaths).toEqual([alone ? 2 : 1, 1]);
    },
  );

  it('is never charged for a worker that ended in order', async () => {
    const journal = createMemoryJournal();
    const engine = await openEngine({ journal, texts: someTexts(20) });
    const leading = engine.lead();
    await engine.clock.advance(7_000);
    engine.resign();
    await endOf(engine, leading);
    expect(journal.read()).toEqual([]);
  });

  it('is stamped while it is called and not when it has ended', async () => {
    const journal = createMemoryJournal();
    const engine = await openEngine({ journal, texts: someTexts(1) });
    const leading = engine.lead();
    await engine.clock.advance(3_000);
    expect(journal.read()).toMatchObject([{ key: 'note-0', stamped: true, alone: false }]);
    await endOf(engine, leading);
    expect(journal.read()).toEqual([]);
  });

  it('is told apart from one whose whole batch was merely interrupted twice', async () => {
    const journal = createMemoryJournal();
    const texts = someTexts(4);
    const { store } = await openEngine({ texts });
    for (const seed of [2, 3]) {
      const engine = await openEngine({ journal, texts, store, seed, latencyMs: 10_000 });
      void engine.lead();
      await engine.clock.advance(3_000);
    }
    const engine = await openEngine({ journal, texts, store, seed: 4 });
    await endOf(engine);
    expect(countsOf(await readRound(engine))).toEqual({ ok: 4 });
  });
});
