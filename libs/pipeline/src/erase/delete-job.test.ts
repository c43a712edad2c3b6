import { createMemoryStore } from '@longhaul/job-store/memory';
import type { JobStore } from '@longhaul/ports/job-store';
import { describe, expect, it } from 'vitest';
import { endsOf, readRound } from '../end/testing.ts';
import { counted, endOf, openEngine, someTexts, until, type Engine } from '../lead/testing.ts';
import { readJobView } from '../query/job-view.ts';
import { listJobs } from '../query/list-jobs.ts';
import { queriesOf, strangerTo } from '../query/testing.ts';
import { loadStanding } from '../rounds.ts';
import { submit } from '../submit/submit.ts';
import { keysOf, notesOf, notesWith, submitRequest } from '../testing.ts';
import { deleteJob } from './delete-job.ts';
import { pruneJobs } from './prune-jobs.ts';
import { copyOf, cutAt, erasing, inTime } from './testing.ts';

const dayMs = 24 * 3_600_000;
/** With a phase, so that the job stands in the index of its pipeline as well. */
const workload = notesWith({ phases: [{ name: 'none', run: async () => [] }] });

async function finished(store: JobStore = createMemoryStore(), seed = 1): Promise<Engine> {
  const engine = await openEngine({
    ...{ store, seed, workload, texts: [...someTexts(5), 'refused'] },
    behave: (text) => (text === 'refused' ? { kind: 'refusal' } : counted),
  });
  await endOf(engine);
  return engine;
}

const remove = (engine: Engine, store?: JobStore, evenIfOpen = false) =>
  inTime(engine, deleteJob(erasing(engine, store), engine.job, { evenIfOpen }));

describe('a deleted job', () => {
  it('leaves nothing in the store, and every other job as it was', async () => {
    const store = createMemoryStore();
    const other = await openEngine({ store, workload, texts: someTexts(3), seed: 9 });
    await endOf(other);
    const before = await keysOf(store);
    const engine = await finished(store);
    expect((await keysOf(store)).length).toBeGreaterThan(before.length + 10);
    expect(await remove(engine)).toBe('deleted');
    expect(await keysOf(store)).toEqual(before);
  });

  it('cut at any write is gone for readers or whole, and finished by the next call', async () => {
    const engine = await finished();
    for (let nth = 1, isCut = true; isCut; nth += 1) {
      const store = await copyOf(engine.store);
      isCut = await remove(engine, cutAt(store, nth)).then(
        () => false,
        () => true,
      );
      const view = await readJobView(strangerTo({ store }), engine.job, engine.clock.now());
      const { job } = engine;
      if (view) expect(endsOf(await readRound({ store, job }))).toHaveProperty('note-5', 'REFUSED');
      const reply = await remove(engine, store);
      expect(reply, `write ${String(nth)}`).toBe(isCut ? 'deleted' : 'unknown');
      expect(await keysOf(store), `write ${String(nth)}`).toEqual([]);
    }
  });

  it('whose deletion was cut gives its name to no other job, until that is finished', async () => {
    const engine = await finished();
    await remove(engine, cutAt(engine.store, 6)).catch(() => undefined);
    const request = submitRequest(notesOf(...someTexts(5), 'refused'));
    const reply = await submit(engine.leader, request);
    if (reply.kind === 'nothing') throw new Error('Notes are something.');
    expect(reply.submission.jobId).toBe(`${engine.job.jobId}-2`);
    expect(await remove(engine)).toBe('deleted');
    const queries = queriesOf(engine);
    const { jobs } = await listJobs(queries, 'acme', { limit: 9 });
    expect(jobs.map(({ job }) => job.jobId)).toEqual([reply.submission.jobId]);
  });

  it('can be submitted again, and is done anew', async () => {
    const engine = await finished();
    await remove(engine);
    const again = await finished(engine.store, 2);
    expect(again.job).toEqual(engine.job);
    expect(again.asked).toHaveLength(6);
    expect(endsOf(await readRound(again))).toHaveProperty('note-0', 'ok');
  });

  it('can be submitted again to the process that deleted it', async () => {
    const engine = await finished();
    await remove(engine);
    await submit(engine.leader, {
      ...submitRequest(notesOf(...someTexts(5), 'refused')),
      plan: { kind: 'fixed', batchSize: 4, lanes: 4 },
    });
    await endOf(engine);
    expect(engine.asked).toHaveLength(12);
  });
});

describe('deleting', () => {
  it('is refused while a job is open, and then only done where it was asked for', async () => {
    const engine = await openEngine();
    expect(await remove(engine)).toBe('open');
    expect(await remove(engine, engine.store, true)).toBe('deleted');
    expect(await keysOf(engine.store)).toEqual([]);
  });

  it('is refused while a job is led, whoever asks', async () => {
    const engine = await openEngine({ texts: someTexts(20) });
    const leading = engine.lead();
    await until(engine, () => engine.asked.length > 2);
    expect(await remove(engine, engine.store, true)).toBe('open');
    await endOf(engine, leading);
    expect((await readRound(engine)).manifest.ok).toBe(20);
  });

  it('of what does not exist says so and writes nothing', async () => {
    const engine = await finished();
    const before = await keysOf(engine.store);
    const stranger = { tenant: 'beta', jobId: engine.job.jobId };
    expect(await deleteJob(erasing(engine), stranger)).toBe('unknown');
    expect(await keysOf(engine.store)).toEqual(before);
  });
});

describe('pruning', () => {
  const prune = (engine: Engine, page: Partial<Parameters<typeof pruneJobs>[2]> = {}) => {
    const ports = erasing(engine);
    const { store, clock } = engine;
    const pruning = pruneJobs(
      {
        store,
        finishedAt: async (job) => {
          const { manifest } = await loadStanding({ store }, job);
          return manifest?.timings.sealedAt;
        },
        deleteJob: (job) => deleteJob(ports, job),
      },
      'acme',
      { finishedBeforeMs: clock.now() - 7 * dayMs, limit: 100, ...page },
    );
    return inTime(engine, pruning);
  };

  it('deletes what ended long ago, and nothing that is open or ended since', async () => {
    const store = createMemoryStore();
    const old = await finished(store);
    await submit(old.leader, submitRequest(notesOf('open and old')));
    await old.clock.advance(10 * dayMs);
    await submit(old.leader, submitRequest(notesOf('open and young')));
    expect(await prune(old)).toEqual({ deleted: [old.job.jobId], kept: [] });
    const { jobs } = await listJobs(queriesOf(old), 'acme', { limit: 9 });
    expect(jobs).toHaveLength(2);
    expect(await prune(old)).toEqual({ deleted: [], kept: [] });
  });

  it('goes on with the page that it is told', async () => {
    const engine = await finished();
    await submit(engine.leader, submitRequest(notesOf('open')));
    const finishedBeforeMs = engine.clock.now() + dayMs;
    const first = await prune(engine, { finishedBeforeMs, limit: 1 });
    expect(first).toMatchObject({ deleted: [], cursor: expect.any(String) as string });
    const second = await prune(engine, { finishedBeforeMs, limit: 2, cursor: first.cursor });
    expect(second).toEqual({ deleted: [engine.job.jobId], kept: [] });
  });

  it('finishes deletions that were cut', async () => {
    const engine = await finished();
    await remove(engine, cutAt(engine.store, 5)).catch(() => undefined);
    expect(await prune(engine)).toEqual({ deleted: [engine.job.jobId], kept: [] });
    expect(await keysOf(engine.store)).toEqual([]);
  });
});
