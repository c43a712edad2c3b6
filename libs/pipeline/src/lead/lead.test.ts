import { jobPrefix, openMarkerKey, roundFiles, roundKey } from '@longhaul/jobs/object-key';
import type { Notice } from '@longhaul/ports/notifier';
import { describe, expect, it } from 'vitest';
import { countsOf, readRound } from '../end/testing.ts';
import { keysOf } from '../testing.ts';
import { counted, endOf, openEngine, someTexts, told } from './testing.ts';

describe('a led job', () => {
  it.each([1, 4, 5, 13, 40])('of %i items ends complete with one request each', async (count) => {
    const engine = await openEngine({ texts: someTexts(count) });
    expect(await endOf(engine)).toEqual({ kind: 'finished' });
    expect(engine.asked.toSorted()).toEqual(someTexts(count));
    const { manifest } = await readRound(engine);
    expect(manifest).toMatchObject({ outcome: 'complete', total: count, ok: count, failed: 0 });
    expect(manifest.requests).toBe(count);
    expect(manifest.message).toMatch(new RegExp(`^${count}/${count} notes? counted success`));
    expect(engine.errors).toEqual([]);
  });

  it('leaves files that agree with its manifest, which holds exactly the plan (I8)', async () => {
    const engine = await openEngine({
      texts: [...someTexts(6), '', 'crash'],
      behave: (text) => (text === 'note 03' ? { kind: 'refusal' } : counted),
    });
    await endOf(engine);
    const account = await readRound(engine);
    const { manifest, results, failed, map } = account;
    const ids = Array.from({ length: 8 }, (_, at) => `note-${at}`);
    const bad = ['note-3', 'note-7'];
    const good = ids.filter((id) => !bad.includes(id));
    expect(manifest.items.map(({ id }) => id).toSorted()).toEqual(ids);
    expect(countsOf(account)).toEqual({ ok: 6, REFUSED: 1, INTERNAL: 1 });
    expect(results.map((result) => result['note_id']).toSorted()).toEqual(good);
    expect(failed.map((failure) => failure['note_id']).toSorted()).toEqual(bad);
    expect(Object.keys(map).toSorted()).toEqual(good);
    expect(Object.values(map)).toEqual(results);
    expect(manifest.withoutCall).toBe(1);
  });

  it('ends without its marker, having told the notifier once with the round in the id', async () => {
    const notices: Notice[] = [];
    const notifier = { notify: async (notice: Notice) => void notices.push(notice) };
    const engine = await openEngine({ notifier });
    expect(await engine.store.get(openMarkerKey(engine.job, 1))).toBeDefined();
    await endOf(engine);
    expect(await engine.store.get(openMarkerKey(engine.job, 1))).toBeUndefined();
    const id = `${engine.job.jobId}/1`;
    expect(notices).toMatchObject([{ id, round: 1, outcome: 'complete', tenant: 'acme' }]);
  });

  it('dispatches each batch once when nothing goes wrong', async () => {
    const engine = await openEngine({ texts: someTexts(12), workers: 3 });
    await endOf(engine);
    expect(told(engine, 'dispatched').map(({ batch }) => batch)).toEqual([0, 1, 2]);
    expect(told(engine, 'claimed')).toHaveLength(3);
  });

  it('is sealed the moment its last item has ended', async () => {
    // At these lengths no other look falls on the end of the last item.
    const alone = { texts: someTexts(5), workers: 1, lanes: 1, latencyMs: 6_130 };
    const engine = await openEngine({ ...alone, settings: { coalesceMs: 700 } });
    await endOf(engine);
    const endedAt = told(engine, 'item-ended').map(({ at }) => at);
    expect(told(engine, 'sealed').map(({ at }) => at)).toEqual(endedAt.slice(-1));
  });

  it('is given up at once by who leads it again after somebody else did, and is free', async () => {
    let isStolen = false;
    let epoch = '';
    const engine = await openEngine({
      verbs: (inner) => ({
        lead: async (job, by) => {
          if (isStolen) {
            isStolen = false;
            await inner.resign(job, { epoch });
            const other = await inner.lead(job, { ...by, owner: 'other' });
            if (other.kind === 'leading') await inner.resign(job, { epoch: other.epoch });
          }
          const reply = await inner.lead(job, by);
          if (reply.kind === 'leading') epoch = reply.epoch;
          return reply;
        },
      }),
    });
    const leading = engine.lead();
    await engine.clock.advance(3_000);
    isStolen = true;
    expect(await endOf(engine, leading)).toEqual({ kind: 'lost', leftMs: 0 });
    expect(await engine.coordinator.meta(engine.job)).toMatchObject({ leadLeftMs: 0 });
  });

  it('is refused while another leads it', async () => {
    const engine = await openEngine();
    const first = engine.lead();
    await engine.clock.advance(1_000);
    expect(await engine.lead()).toMatchObject({ kind: 'lost' });
    expect(await endOf(engine, first)).toEqual({ kind: 'finished' });
  });

  it('that does not exist is an error that names it', async () => {
    const engine = await openEngine();
    for (const key of await keysOf(engine.store, jobPrefix(engine.job))) {
      await engine.store.delete(key);
    }
    await expect(endOf(engine)).rejects.toThrow(engine.job.jobId);
  });
});

describe('an engine on the store of another', () => {
  it('writes the same bytes where it finds a manifest without its files', async () => {
    const first = await openEngine({
      behave: (text) => (text === 'note 03' ? { kind: 'refusal' } : counted),
    });
    await endOf(first);
    const files = [roundFiles.results, roundFiles.failed, roundFiles.map, roundFiles.manifest];
    const bytes = async () =>
      Promise.all(files.map((name) => first.store.get(roundKey(first.job, 1, name))));
    const before = await bytes();
    for (const name of files.slice(0, 3)) await first.store.delete(roundKey(first.job, 1, name));
    const second = await openEngine({ store: first.store, seed: 2 });
    expect(await endOf(second)).toEqual({ kind: 'finished' });
    expect(await bytes()).toEqual(before);
    expect(second.asked).toEqual([]);
  });

  it('adopts every output that exists and calls only for the rest', async () => {
    const first = await openEngine({ texts: someTexts(12), latencyMs: 3_000 });
    void first.lead();
    await first.clock.advance(4_000);
    const done = await keysOf(first.store, `${jobPrefix(first.job)}out/`);
    expect(done.length).toBeGreaterThan(0);
    const second = await openEngine({ store: first.store, texts: someTexts(12), seed: 2 });
    await endOf(second);
    expect(second.asked).toHaveLength(12 - done.length);
    expect(told(second, 'planned')).toMatchObject([{ items: 12, batches: 3, done: done.length }]);
    expect((await readRound(second)).manifest).toMatchObject({ outcome: 'complete', ok: 12 });
  });

  it('adopts an output that is put while its index is quiet, and does not pay for it again', async () => {
    const [texts, latencyMs] = [someTexts(8), 10_000];
    const first = await openEngine({ texts, latencyMs });
    void first.lead();
    await first.clock.advance(4_000);
    expect(first.asked).toHaveLength(4);
    const settings = { workersOutliveIndex: true };
    const second = await openEngine({ store: first.store, texts, settings, seed: 2 });
    const leading = second.lead();
    await second.clock.advance(6_000);
    expect(told(second, 'planned')).toMatchObject([{ done: 0 }]);
    const calledBefore = [...first.asked];
    await first.clock.advance(9_000);
    expect(await keysOf(first.store, `${jobPrefix(first.job)}out/`)).toHaveLength(4);
    await endOf(second, leading);
    expect(second.asked.toSorted()).toEqual(texts.filter((text) => !calledBefore.includes(text)));
  });

  it('asks nothing where all was done but the account', async () => {
    const first = await openEngine({
      crashPoints: (point) =>
        point === 'after-seal' ? new Promise<void>(() => undefined) : Promise.resolve(),
    });
    void first.lead();
    await first.clock.advance(120_000);
    const second = await openEngine({ store: first.store, seed: 2 });
    await endOf(second);
    expect(second.asked).toEqual([]);
    expect((await readRound(second)).manifest).toMatchObject({ outcome: 'complete', ok: 10 });
  });
});
