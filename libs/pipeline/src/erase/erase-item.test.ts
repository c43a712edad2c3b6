import type { JobStore } from '@longhaul/ports/job-store';
import { describe, expect, it } from 'vitest';
import { endsOf, readRound } from '../end/testing.ts';
import {
  counted,
  endOf,
  openEngine,
  until,
  type Engine,
  type EngineOptions,
} from '../lead/testing.ts';
import { listItems } from '../query/items.ts';
import { readItem } from '../query/read-item.ts';
import { readResultFile } from '../query/results.ts';
import { fileText, queriesOf, strangerTo } from '../query/testing.ts';
import { redrive } from '../redrive.ts';
import { keysOf, notesWith } from '../testing.ts';
import { eraseItem } from './erase-item.ts';
import { copyOf, cutAt, erasing, inTime, keysWith } from './testing.ts';

const secret = 'the secret of Mr Smith';
const texts = ['one', 'two', secret, 'four', 'five', 'six'];

/** A phase whose artifact quotes everything it reads. */
const quoting = notesWith({
  conclude: ({ text }) => ({ words: 2, quote: text }),
  phases: [
    {
      name: 'quotes',
      run: async ({ results, items }) => {
        const quotes: string[] = items.map(({ name }) => name);
        for await (const result of results) quotes.push(JSON.stringify(result));
        return [{ name: 'quotes.txt', text: quotes.join('\n') }];
      },
    },
  ],
});

/** Note 5 is refused, so that there is something to drive again. */
function openQuoting(change: EngineOptions = {}): Promise<Engine> {
  return openEngine({
    texts,
    workload: quoting,
    behave: (text) => (text === 'six' ? { kind: 'refusal' } : counted),
    ...change,
  });
}

async function finished(change: EngineOptions = {}): Promise<Engine> {
  const engine = await openQuoting(change);
  await endOf(engine);
  return engine;
}

const erase = (engine: Engine, id = 'note-2', store?: JobStore) =>
  inTime(engine, eraseItem(erasing(engine, store), engine.job, id));

describe('an erased item', () => {
  it('leaves nothing of its content anywhere in the store', async () => {
    const engine = await finished();
    expect((await keysWith(engine.store, secret)).length).toBeGreaterThan(5);
    expect(await erase(engine)).toBe('erased');
    expect(await keysWith(engine.store, secret)).toEqual([]);
    const prefix = `acme/jobs/${engine.job.jobId}/`;
    const keys = await keysOf(engine.store, `${prefix}erased/`);
    expect(keys).toEqual([`${prefix}erased/note-2.json`]);
  });

  it('reads ERASED in items, on its page and in the files, which hold all others', async () => {
    const engine = await finished();
    await erase(engine);
    for (const queries of [queriesOf(engine), strangerTo(engine)]) {
      const page = await listItems(queries, engine.job, { outcome: 'erased', limit: 9 });
      expect(page?.items).toMatchObject([{ id: 'note-2', name: 'note-2', code: 'ERASED' }]);
      expect(await readItem(queries, engine.job, 'note-2')).toEqual({ item: page?.items[0] });
    }
    const { manifest, results, failed, map } = await readRound(engine);
    expect(endsOf({ manifest })).toMatchObject({ 'note-1': 'ok', 'note-2': 'ERASED' });
    expect(results.map((result) => result['note_id'])).toEqual([
      'note-0',
      'note-1',
      'note-3',
      'note-4',
    ]);
    expect(failed).toMatchObject([{ code: 'ERASED', note_name: 'note-2' }, { code: 'REFUSED' }]);
    expect(Object.keys(map)).toHaveLength(4);
    const artifact = await engine.store.get(`acme/jobs/${engine.job.jobId}/rounds/1/quotes.txt`);
    expect(new TextDecoder().decode(artifact)).toContain('four');
  });

  it('leaves the input of all others where they are found, through several erasures', async () => {
    const engine = await finished();
    for (const id of ['note-2', 'note-0', 'note-5']) expect(await erase(engine, id)).toBe('erased');
    expect(await keysOf(engine.store, 'acme/uploads/')).toHaveLength(1);
    for (const at of [1, 3, 4]) {
      const page = await readItem(queriesOf(engine), engine.job, `note-${String(at)}`);
      expect(page?.input).toMatchObject({ text: texts[at] });
    }
    expect((await readItem(queriesOf(engine), engine.job, 'note-0'))?.input).toBeUndefined();
  });

  it('is not brought back by a redrive, which finds the others in their new place', async () => {
    const engine = await finished();
    await erase(engine);
    const reply = await redrive(engine.leader, engine.job, { itemIds: [], codes: [] });
    expect(reply).toMatchObject({ kind: 'requested', items: 1 });
    const again = await openQuoting({ store: engine.store, seed: 2, behave: () => counted });
    await endOf(again);
    expect(again.asked).toEqual(['six']);
    const round = await readRound(again, 2);
    expect(endsOf(round)).toMatchObject({ 'note-2': 'ERASED', 'note-5': 'ok' });
    expect(round.results).toHaveLength(5);
    expect(await keysWith(engine.store, secret)).toEqual([]);
  });

  it('is not brought back by a redrive of the leader whose index still knows it as ok', async () => {
    const engine = await finished({ settings: { retentionMs: 86_400_000 } });
    await erase(engine);
    await redrive(engine.leader, engine.job, { itemIds: ['note-5'], codes: [] });
    await endOf(engine);
    expect(engine.asked.filter((text) => text === secret)).toHaveLength(1);
    expect(endsOf(await readRound(engine, 2))).toMatchObject({ 'note-2': 'ERASED' });
  });

  it('that had failed is no failure to drive again', async () => {
    const engine = await finished();
    await erase(engine, 'note-5');
    const reply = await redrive(engine.leader, engine.job, { itemIds: [], codes: [] });
    expect(reply).toEqual({ kind: 'nothing-failed' });
  });
});

describe('erasing', () => {
  it('is refused while the job is not over, and for what does not exist', async () => {
    const engine = await openQuoting();
    const leading = engine.lead();
    await until(engine, () => engine.asked.length > 2);
    expect(await erase(engine)).toBe('open');
    await endOf(engine, leading);
    await redrive(engine.leader, engine.job, { itemIds: [], codes: [] });
    expect(await erase(engine)).toBe('open');
    expect(await erase(engine, 'note-99')).toBe('open');
    await endOf(engine);
    expect(await erase(engine, 'note-99')).toBe('unknown');
    const nobody = { tenant: 'beta', jobId: engine.job.jobId };
    expect(await eraseItem(erasing(engine), nobody, 'note-2')).toBe('unknown');
    expect(await keysWith(engine.store, 'erased')).toEqual([]);
  });

  it('is refused by a process that does not know the work', async () => {
    const engine = await finished();
    const stranger = { ...erasing(engine), portsOf: () => undefined };
    expect(await eraseItem(stranger, engine.job, 'note-2')).toBe('foreign');
  });

  it('cut at any write is finished by the next call, and nothing else is lost', async () => {
    const engine = await finished();
    const whole = await copyOf(engine.store);
    await erase(engine, 'note-2', whole);
    const expected = await keysOf(whole);
    for (let nth = 1, isCut = true; isCut; nth += 1) {
      const store = await copyOf(engine.store);
      const queries = strangerTo({ store });
      isCut = await erase(engine, 'note-2', cutAt(store, nth)).then(
        () => false,
        () => true,
      );
      const isMarked = (await keysOf(store)).some((key) => key.includes('/erased/'));
      const page = await readItem(queries, engine.job, 'note-2');
      expect(page?.item.outcome, `write ${String(nth)}`).toBe(isMarked ? 'erased' : 'ok');
      // A redrive in between must neither bring it back nor lose another one's input.
      const four = await readItem(queries, engine.job, 'note-3');
      expect(four?.input, `write ${String(nth)}`).toMatchObject({ text: 'four' });
      expect(await erase(engine, 'note-2', store), `write ${String(nth)}`).toBe('erased');
      expect(await keysOf(store), `write ${String(nth)}`).toEqual(expected);
      expect(await keysWith(store, secret), `write ${String(nth)}`).toEqual([]);
    }
  });

  it('of two items at the same time ends with both gone', async () => {
    const engine = await finished();
    const replies = await Promise.all([erase(engine, 'note-2'), erase(engine, 'note-0')]);
    // The one that came second was told that somebody has the job, and asks again.
    expect(replies.toSorted()).toEqual(['erased', 'open']);
    for (const id of ['note-0', 'note-2']) expect(await erase(engine, id)).toBe('erased');
    const text = await fileText(await readResultFile(queriesOf(engine), engine.job, 'results'));
    expect(text.split('\n')).toHaveLength(4);
    expect(await keysOf(engine.store, 'acme/uploads/')).toHaveLength(1);
  });

  it('leaves no index behind where there was none', async () => {
    const engine = await finished();
    await erase(engine);
    await engine.clock.advance(60_001);
    expect(await engine.coordinator.meta(engine.job)).toBeUndefined();
  });
});
