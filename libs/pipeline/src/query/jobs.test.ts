import { createMemoryStore } from '@longhaul/job-store/memory';
import { openMarkerKey } from '@longhaul/jobs/object-key';
import { encodeUtf8 } from '@longhaul/jobs/text';
import type { JobStore } from '@longhaul/ports/job-store';
import { describe, expect, it } from 'vitest';
import { writeControl } from '../controls.ts';
import { redrive } from '../redrive.ts';
import { submit } from '../submit/submit.ts';
import { counted, endOf, openEngine, someTexts, until } from '../lead/testing.ts';
import { notesOf, someWork, submitRequest, testPorts } from '../testing.ts';
import { paceOf } from './job/pace.ts';
import { readJobView } from './job-view.ts';
import { listJobs } from './list-jobs.ts';
import { readManifestHead } from './job/manifest-head.ts';
import { queriesOf, strangerTo } from './testing.ts';

/** As many jobs, one a minute. */
async function someJobs(count: number, store: JobStore = createMemoryStore()) {
  const ports = testPorts({ store });
  const jobIds: string[] = [];
  for (let at = 0; at < count; at += 1) {
    await ports.clock.advance(60_000);
    const reply = await submit(ports, submitRequest(notesOf(`note ${String(at)}`)));
    if (reply.kind === 'nothing') throw new Error('A note is something.');
    jobIds.unshift(reply.submission.jobId);
  }
  return { jobIds, queries: { store, indexOf: () => undefined } };
}

describe("a tenant's jobs", () => {
  it('are listed newest first, in pages that join without gap or double', async () => {
    const { jobIds, queries } = await someJobs(7);
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listJobs(queries, 'acme', { cursor, limit: 3 });
      listed.push(...page.jobs.map(({ job }) => job.jobId));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(listed).toEqual(jobIds);
  });

  it('cost a page what the page shows, however many there are', async () => {
    const inner = createMemoryStore();
    const { queries } = await someJobs(40, inner);
    let gets = 0;
    const watched: JobStore = {
      ...inner,
      list: (prefix) => {
        if (prefix.endsWith('/recent/')) throw new Error('The whole list was asked for.');
        return inner.list(prefix);
      },
      get: (key) => {
        gets += 1;
        return inner.get(key);
      },
    };
    await listJobs({ ...queries, store: watched }, 'acme', { limit: 5 });
    expect(gets).toBeLessThanOrEqual(5 * 5);
  });

  it("are that tenant's alone, and one that was deleted is passed over", async () => {
    const { jobIds, queries } = await someJobs(2);
    await queries.store.delete(`acme/jobs/${String(jobIds[0])}/submission.json`);
    const { jobs } = await listJobs(queries, 'acme', { limit: 10 });
    expect(jobs.map(({ job }) => job.jobId)).toEqual([jobIds[1]]);
    expect(await listJobs(queries, 'beta', { limit: 10 })).toEqual({ jobs: [] });
  });

  it('are listed from the beginning for a cursor that is none', async () => {
    const { jobIds, queries } = await someJobs(1);
    const { jobs } = await listJobs(queries, 'acme', { cursor: '', limit: 10 });
    expect(jobs.map(({ job }) => job.jobId)).toEqual(jobIds);
  });
});

describe('the view of a job', () => {
  it('that nobody leads yet says queued, with what was submitted', async () => {
    const engine = await openEngine();
    const view = await readJobView(queriesOf(engine), engine.job, engine.clock.now());
    expect(view).toMatchObject({
      ...{ status: 'queued', round: 1, isLed: false, isBeingWritten: false },
      counts: { total: 10, ok: 0, failed: 0, rejected: 0 },
      submission: { pipeline: 'notes.ndjson' },
    });
    expect(view?.account).toBeUndefined();
  });

  it('that runs has counts, time, pace and what failed so far', async () => {
    const engine = await openEngine({
      texts: someTexts(40),
      behave: (text) => (text === 'note 00' ? { kind: 'refusal' } : counted),
    });
    const leading = engine.lead();
    await until(engine, () => engine.asked.length >= 20);
    const view = await readJobView(queriesOf(engine), engine.job, engine.clock.now());
    expect(view).toMatchObject({
      ...{ status: 'extracting', isLed: true },
      counts: { total: 40, failed: 1 },
      errors: ['Batch 0: 1 note failed'],
    });
    expect(view?.counts.ok).toBeGreaterThan(10);
    expect(view?.time?.spentMs).toBeGreaterThan(0);
    // Four lanes of 5 s each are 48 a minute.
    expect(view?.pace?.itemsPerMinute).toBeGreaterThan(30);
    expect(view?.pace?.itemsPerMinute).toBeLessThan(60);
    expect(view?.pace?.etaMs).toBeLessThan(60_000);
    expect(view?.pace?.costMicroDollars).toBeGreaterThan(0);
    const { counts } = view ?? { counts: { total: 0, ok: 0, failed: 0 } };
    const cut = paceOf(engine.emitted.slice(1), counts, engine.clock.now());
    expect(cut?.itemsPerMinute).toBeGreaterThan(30);
    expect(cut?.costMicroDollars).toBeUndefined();
    await endOf(engine, leading);
  });

  it('that ended is read from the store alone', async () => {
    const engine = await openEngine({
      behave: (text) => (text === 'note 03' ? { kind: 'refusal' } : counted),
    });
    await endOf(engine);
    const view = await readJobView(strangerTo(engine), engine.job, engine.clock.now());
    expect(view).toMatchObject({
      ...{ status: 'partial', round: 1, isBeingWritten: false },
      counts: { total: 10, ok: 9, failed: 1 },
      account: { message: expect.stringContaining('9/10 notes') as string, requests: 10 },
      errors: ['Batch 0: 3 of 4 notes done; REFUSED 1'],
      previousRounds: [],
    });
    expect(view?.account).not.toHaveProperty('items');
  });

  it('whose files are still being written says analyzing', async () => {
    const engine = await openEngine();
    await endOf(engine);
    await engine.store.replace(openMarkerKey(engine.job, 1), encodeUtf8('1'));
    const view = await readJobView(queriesOf(engine), engine.job, engine.clock.now());
    expect(view).toMatchObject({ status: 'analyzing', isBeingWritten: true });
  });

  it('that is held says why and what to do, also where the index was lost', async () => {
    const engine = await openEngine({ behave: () => ({ kind: 'wrong-key' }) });
    await endOf(engine);
    for (const queries of [queriesOf(engine), strangerTo(engine)]) {
      const view = await readJobView(queries, engine.job, engine.clock.now());
      expect(view).toMatchObject({ status: 'blocked', hold: { hold: 'blocked' } });
      expect(view?.hold?.reason).toContain('unauthorized');
      expect(view?.hold?.remedy).toContain('resume');
    }
  });

  it('that was told to stop before anybody led it says cancelling', async () => {
    const engine = await openEngine();
    await writeControl(engine.leader, engine.job, { kind: 'stop', mode: 'drain' });
    const view = await readJobView(queriesOf(engine), engine.job, engine.clock.now());
    expect(view?.status).toBe('cancelling');
  });

  it('whose failures are driven again stands in its next round, beside the account before', async () => {
    const engine = await openEngine({
      behave: (_text, nth) => (nth > 1 ? counted : { kind: 'refusal' }),
    });
    await endOf(engine);
    await writeControl(engine.leader, engine.job, { kind: 'hold', hold: 'paused', reason: 'old' });
    await redrive(engine.leader, engine.job, { itemIds: [], codes: [] });
    const open = await readJobView(strangerTo(engine), engine.job, engine.clock.now());
    expect(open).toMatchObject({ status: 'queued', round: 2, account: { round: 1, ok: 0 } });
    await endOf(engine);
    const over = await readJobView(queriesOf(engine), engine.job, engine.clock.now());
    expect(over).toMatchObject({ status: 'complete', round: 2, counts: { ok: 10, failed: 0 } });
    expect(over?.previousRounds).toMatchObject([{ round: 1, outcome: 'failed' }]);
  });

  it('that does not exist is undefined', async () => {
    const engine = await openEngine();
    const nobody = { tenant: 'acme', jobId: 'nobody' };
    expect(await readJobView(queriesOf(engine), nobody, 0)).toBeUndefined();
  });
});

describe('the head of an account', () => {
  it('is all of it but its items, wherever the store cuts its pieces', async () => {
    const parameters = { note: 'a ","items":[ in text', items: [{ items: ['x'] }] };
    const engine = await openEngine({ request: { work: workWith(parameters) } });
    await endOf(engine);
    const cut: Pick<JobStore, 'read'> = {
      read: async function* (key) {
        const bytes = (await engine.store.get(key)) ?? new Uint8Array();
        for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
      },
    };
    const head = await readManifestHead(cut, engine.job, 1);
    expect(head).toMatchObject({ total: 10, ok: 10, work: { parameters } });
    expect(await readManifestHead(engine.store, engine.job, 2)).toBeUndefined();
  });

  it('is read without reading what follows it', async () => {
    const engine = await openEngine({ texts: someTexts(60) });
    await endOf(engine);
    let read = 0;
    const counting: Pick<JobStore, 'read'> = {
      read: async function* (key) {
        const bytes = (await engine.store.get(key)) ?? new Uint8Array();
        for (let at = 0; at < bytes.length; at += 256) {
          read += 256;
          yield bytes.subarray(at, at + 256);
        }
      },
    };
    expect(await readManifestHead(counting, engine.job, 1)).toMatchObject({ total: 60 });
    expect(read).toBeLessThan(2_048);
  });
});

function workWith(parameters: typeof someWork.parameters) {
  return { ...someWork, parameters };
}
