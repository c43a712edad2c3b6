import { createMemoryStore } from '@longhaul/job-store/memory';
import { roundFiles, roundKey } from '@longhaul/jobs/object-key';
import { describe, expect, it } from 'vitest';
import { keysOf, notesWith } from '../testing.ts';
import { redrive } from '../redrive.ts';
import {
  counted,
  endOf,
  openEngine,
  someTexts,
  until,
  type Engine,
  type EngineOptions,
} from '../lead/testing.ts';
import { DocumentShelf } from './document-shelf.ts';
import { listItems, type ItemFilter } from './items.ts';
import { readItem } from './read-item.ts';
import {
  listArtifacts,
  readRejected,
  readResultFile,
  readRoundFile,
  type ResultFile,
} from './results.ts';
import { fileText, queriesOf, strangerTo, textOf } from './testing.ts';
import { readTimeline } from './timeline.ts';

/** Ten notes, of which those that end with one of these digits are refused. */
function refusing(digits: string, change: EngineOptions = {}): Promise<Engine> {
  return openEngine({
    texts: someTexts(10),
    behave: (text) => (digits.includes(text.slice(-1)) ? { kind: 'refusal' } : counted),
    ...change,
  });
}

/** In the middle: some have ended, some have not. */
async function halfWay(digits = '1') {
  const engine = await refusing(digits);
  const leading = engine.lead();
  await until(engine, () => engine.asked.length > 4);
  return { engine, leading };
}

async function idsOf(engine: Engine, filter: ItemFilter, limit = 100): Promise<string[]> {
  const page = await listItems(queriesOf(engine), engine.job, { ...filter, limit });
  return (page?.items ?? []).map(({ id }) => id);
}

describe('the items of a job', () => {
  it('are listed in the order of the plan, in pages that join', async () => {
    const engine = await refusing('');
    await endOf(engine);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listItems(queriesOf(engine), engine.job, { cursor, limit: 4 });
      ids.push(...(page?.items ?? []).map(({ id }) => id));
      cursor = page?.cursor;
    } while (cursor !== undefined);
    expect(ids).toEqual(Array.from({ length: 10 }, (_, at) => `note-${String(at)}`));
  });

  it('are found by outcome, by code, and by a part of id or name', async () => {
    const engine = await refusing('37');
    await endOf(engine);
    expect(await idsOf(engine, { outcome: 'failed' })).toEqual(['note-3', 'note-7']);
    expect(await idsOf(engine, { code: 'REFUSED' }, 1)).toEqual(['note-3']);
    expect(await idsOf(engine, { code: 'TIMEOUT' })).toEqual([]);
    expect(await idsOf(engine, { outcome: 'ok', search: 'NOTE 0' })).toHaveLength(8);
    expect(await idsOf(engine, { search: 'e-7' })).toEqual(['note-7']);
  });

  it('of a filtered page that is full go on where it stopped', async () => {
    const engine = await refusing('13579');
    await endOf(engine);
    const filter = { outcome: 'failed', limit: 2 } as const;
    const first = await listItems(queriesOf(engine), engine.job, filter);
    const { cursor } = first ?? {};
    const second = await listItems(queriesOf(engine), engine.job, { ...filter, cursor });
    expect(second?.items.map(({ id }) => id)).toEqual(['note-5', 'note-7']);
  });

  it('that runs are told by the index, and where it was lost by the store', async () => {
    const { engine, leading } = await halfWay();
    const ok = await idsOf(engine, { outcome: 'ok' });
    expect(ok.length).toBeGreaterThan(1);
    expect(await idsOf(engine, { outcome: 'failed' })).toEqual(['note-1']);
    expect(await idsOf(engine, { outcome: 'waiting' })).toHaveLength(10 - ok.length - 1);
    for (const queries of [queriesOf(engine), strangerTo(engine)]) {
      const page = await listItems(queries, engine.job, { limit: 3 });
      expect(page?.items).toMatchObject([
        { id: 'note-0', name: 'note 00', outcome: 'ok', batch: 0 },
        { id: 'note-1', outcome: 'failed', code: 'REFUSED' },
        { id: 'note-2' },
      ]);
    }
    await endOf(engine, leading);
  });

  it('of a redriven round are those it carries and those it makes', async () => {
    const store = createMemoryStore();
    const first = await refusing('24', { store });
    await endOf(first);
    await redrive(first.leader, first.job, { itemIds: ['note-2'], codes: [] });
    const second = await openEngine({ texts: someTexts(10), store, seed: 2 });
    expect(await idsOf(second, { outcome: 'waiting' })).toEqual(['note-2']);
    await endOf(second);
    expect(await idsOf(second, { outcome: 'failed' })).toEqual(['note-4']);
  });

  it('are unknown before the job is planned', async () => {
    const engine = await openEngine();
    expect(await listItems(queriesOf(engine), engine.job, { limit: 3 })).toBeUndefined();
  });
});

describe('one item', () => {
  it('comes with its result and with what was submitted', async () => {
    const engine = await refusing('');
    await endOf(engine);
    for (const queries of [queriesOf(engine), strangerTo(engine)]) {
      const page = await readItem(queries, engine.job, 'note-4');
      expect(page).toMatchObject({
        item: { id: 'note-4', name: 'note 04', outcome: 'ok', attempts: 1 },
        record: { note_id: 'note-4', words: 2 },
        input: { note_id: 'note-4', text: 'note 04' },
      });
    }
  });

  it('that failed comes with its failure, also in the round after', async () => {
    const engine = await refusing('24');
    await endOf(engine);
    await redrive(engine.leader, engine.job, { itemIds: ['note-2'], codes: [] });
    for (let look = 0; look < 2; look += 1) {
      const page = await readItem(queriesOf(engine), engine.job, 'note-4');
      expect(page?.record).toMatchObject({ item_id: 'note-4', code: 'REFUSED' });
      await endOf(engine);
    }
  });

  it('that waits has its input alone; one that is none is undefined', async () => {
    const { engine, leading } = await halfWay();
    const page = await readItem(queriesOf(engine), engine.job, 'note-9');
    expect(page).toMatchObject({ item: { outcome: 'waiting' }, input: { text: 'note 09' } });
    expect(page?.record).toBeUndefined();
    expect(await readItem(queriesOf(engine), engine.job, 'note-10')).toBeUndefined();
    await endOf(engine, leading);
  });
});

describe('the files of results', () => {
  const parsed = (text: string): unknown[] =>
    text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
  const read = async (engine: Engine, file: ResultFile): Promise<string> =>
    fileText(await readResultFile(queriesOf(engine), engine.job, file));

  it('of a job that runs hold what has ended so far', async () => {
    const { engine, leading } = await halfWay();
    const results = parsed(await read(engine, 'results'));
    expect(results.length).toBeGreaterThan(1);
    expect(results).toContainEqual(expect.objectContaining({ note_id: 'note-0', words: 2 }));
    const map = JSON.parse(await read(engine, 'map')) as object;
    expect(Object.keys(map)).toHaveLength(results.length);
    expect(map).toHaveProperty('note-0.words', 2);
    const failed = parsed(await read(engine, 'failed'));
    expect(failed).toMatchObject([{ note_id: 'note-1', success: false, code: 'REFUSED' }]);
    await endOf(engine, leading);
    // A failure reads the same before the end and after it.
    expect(parsed(await read(engine, 'failed'))).toEqual(failed);
  });

  it('of a finished one are its own, byte for byte', async () => {
    const engine = await refusing('3');
    await endOf(engine);
    for (const file of ['results', 'failed', 'map'] as const) {
      const stored = await engine.store.get(roundKey(engine.job, 1, roundFiles[file]));
      expect(await read(engine, file)).toBe(new TextDecoder().decode(stored));
    }
    const manifest = await readRoundFile(engine, engine.job, 1, roundFiles.manifest);
    expect(JSON.parse(await fileText(manifest))).toMatchObject({ total: 10, ok: 9 });
  });

  it('are being written between the account and themselves, and are none without an account', async () => {
    const engine = await refusing('');
    await endOf(engine);
    await engine.store.delete(roundKey(engine.job, 1, roundFiles.map));
    const reading = await readResultFile(queriesOf(engine), engine.job, 'map');
    expect(reading).toEqual({ kind: 'being-written', round: 1 });
    const none = { kind: 'none' };
    expect(await readRoundFile(engine, engine.job, 2, roundFiles.map)).toEqual(none);
    expect(await readRoundFile(engine, engine.job, 1, 'other.json')).toEqual(none);
    const nobody = { tenant: 'acme', jobId: 'nobody' };
    expect(await readResultFile(queriesOf(engine), nobody, 'map')).toEqual(none);
  });

  it("name the workload's artifacts, and none of the engine's own", async () => {
    const run = async () => [{ name: 'sum.json', text: '{"sum":20}' }];
    const workload = notesWith({ phases: [{ name: 'sum', run }] });
    const engine = await refusing('', { workload });
    await endOf(engine);
    expect(await listArtifacts(engine, engine.job, 1)).toEqual(['sum.json']);
    const sum = await readRoundFile(engine, engine.job, 1, 'sum.json');
    expect(await fileText(sum)).toBe('{"sum":20}');
  });

  it('of rejected lines are none where every line was good', async () => {
    const engine = await refusing('');
    const view = { ...engine.job, rejectedKey: 'acme/uploads/none.rejected.ndjson' };
    expect(await textOf(readRejected(engine, view))).toBe('');
    expect(await keysOf(engine.store, 'acme/uploads/')).toHaveLength(1);
  });
});

describe('the timeline of a job', () => {
  const timeline = async (engine: Engine, queries = queriesOf(engine)) => {
    const events = [];
    const of = { round: 1, workload: 'notes' };
    for await (const event of readTimeline(queries, engine.job, of)) events.push(event);
    return events;
  };

  it('is what is still held while it runs', async () => {
    const { engine, leading } = await halfWay();
    expect(await timeline(engine)).toEqual(engine.emitted);
    expect(await timeline(engine, strangerTo(engine))).toEqual([]);
    await endOf(engine, leading);
  });

  it('of a finished one is what was kept, event for event', async () => {
    const engine = await refusing('3');
    await endOf(engine);
    const kept = await timeline(engine, strangerTo(engine));
    expect(kept.length).toBeGreaterThan(20);
    expect(kept).toEqual(engine.emitted.slice(0, kept.length));
  });
});

describe('the shelf', () => {
  it('reads a plan once, until it holds too much or is told to forget the job', async () => {
    const store = createMemoryStore();
    const first = await openEngine({ store, texts: someTexts(6) });
    const second = await openEngine({ store, texts: someTexts(7), seed: 2 });
    await endOf(first);
    await endOf(second);
    const read: string[] = [];
    const get = (key: string) => {
      read.push(key);
      return store.get(key);
    };
    const shelf = new DocumentShelf({ get }, 10);
    await shelf.plan(first.job);
    await shelf.plan(first.job);
    expect(read).toHaveLength(1);
    await shelf.plan(second.job);
    await shelf.plan(first.job);
    expect(read).toHaveLength(3);
    shelf.forget(second.job);
    await shelf.plan(first.job);
    expect(read).toHaveLength(3);
    shelf.forget(first.job);
    await shelf.plan(first.job);
    expect(read).toHaveLength(4);
  });
});
