import type { JobPlace } from '@longhaul/jobs/object-key';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Reply, type Scene } from '../testing.ts';
import { jobHandlers } from './jobs.ts';

/** Eight notes of which two fail, run to the end once; every test only reads. */
const texts = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'fox', 'golf', ''];
let scene: Scene;
let job: JobPlace;

beforeAll(async () => {
  scene = await openScene();
  job = await scene.finish({
    texts,
    behave: (text) =>
      ['bravo', 'golf'].includes(text)
        ? { kind: 'refusal' }
        : { kind: 'answer', text: JSON.stringify({ words: text.length }) },
  });
});
afterAll(async () => scene.service.close());

const ask = (path: string, headers = {}): Promise<Reply> =>
  scene.ask({ url: `/v1/jobs/${job.jobId}${path}`, headers });

describe('a finished job', () => {
  it('says how it ended, what failed and why, and what can be downloaded', async () => {
    const body = (await ask('')).json();
    expect(body).toMatchObject({
      status: 'partial',
      phase: 'done',
      outcome: 'partial',
      workload: 'notes',
      noun: { one: 'note', many: 'notes' },
      counts: { total: 8, ok: 6, failed: 2, left: 0, without_call: 1 },
      is_simulated: true,
      failures: [{ code: 'REFUSED', count: 2, sentence: 'The model refused to answer.' }],
      rounds: [{ round: 1, outcome: 'partial', total: 8, ok: 6, failed: 2 }],
      artifacts: [
        { name: 'rows.json', media_type: 'application/json' },
        { name: 'table.csv', media_type: 'text/csv' },
      ],
    });
    expect(body['message']).toContain('6/8 notes counted successfully');
    expect(body['progress']).toBeUndefined();
  });

  it('stands in the list, where a status and a workload choose', async () => {
    const list = (await scene.ask({ url: '/v1/jobs' })).json();
    expect(list).toMatchObject({ jobs: [{ job_id: job.jobId, status: 'partial' }] });
    const none = await scene.ask({ url: '/v1/jobs?status=complete' });
    expect(none.json()).toEqual({ jobs: [] });
    const some = await scene.ask({ url: '/v1/jobs?workload=notes&limit=1' });
    expect(some.json()['jobs']).toHaveLength(1);
  });

  it('shows where its time went', async () => {
    const timeline = (await ask('/timeline')).json();
    expect(timeline).toMatchObject({ round: 1, is_complete: true });
    const attempts = timeline['attempts'] as { end: string; ok: number; failed: number }[];
    expect(attempts.map(({ end }) => end)).toEqual(['done', 'done']);
    const sum = (of: 'ok' | 'failed') => attempts.reduce((all, one) => all + one[of], 0);
    expect([sum('ok'), sum('failed')]).toEqual([6, 2]);
    expect((await ask('/timeline?round=2')).status).toBe(404);
  });
});

describe('the table of items', () => {
  const names = async (query: string): Promise<string[]> => {
    const { items } = (await ask(`/items${query}`)).json();
    return (items as { name: string }[]).map(({ name }) => name);
  };

  it('gives every item with its end and the columns of its workload', async () => {
    const page = (await ask('/items')).json();
    expect(page['matching']).toBe(8);
    expect((page['items'] as object[])[0]).toEqual({
      id: 'note-0',
      name: 'alpha',
      outcome: 'ok',
      attempts: 1,
      batch_index: 0,
      fields: { chars: 5, words: 5, rank: 0 },
    });
  });

  it('filters by end, code and a part of a name', async () => {
    expect(await names('?outcome=failed')).toEqual(['bravo', 'golf']);
    expect(await names('?code=REFUSED&search=GO')).toEqual(['golf']);
    expect(await names('?outcome=running')).toEqual([]);
  });

  it('sorts by any column, either way, in pages that fit together', async () => {
    expect(await names('?sort=-rank&limit=2')).toEqual(['note-7', 'golf']);
    expect((await names('?sort=name')).slice(0, 2)).toEqual(['alpha', 'bravo']);
    const all: string[] = [];
    for (let cursor = ''; ;) {
      const page = (await ask(`/items?sort=-rank&limit=3${cursor}`)).json();
      const next = page['next_cursor'] as string | undefined;
      all.push(...(page['items'] as { id: string }[]).map(({ id }) => id));
      if (next === undefined) break;
      cursor = `&cursor=${next}`;
    }
    expect(all).toEqual([7, 6, 5, 4, 3, 2, 1, 0].map((at) => `note-${at}`));
  });

  it('gives one item with its record, and what was submitted', async () => {
    const item = (await ask('/items/note-0')).json();
    expect(item).toMatchObject({ name: 'alpha', record: { words: 5, success: true } });
    const failed = (await ask('/items/note-1')).json();
    expect(failed).toMatchObject({
      outcome: 'failed',
      code: 'REFUSED',
      record: { code: 'REFUSED' },
    });
    const content = await ask('/items/note-0/content');
    expect(content.json()).toEqual({ note_id: 'note-0', text: 'alpha' });
    expect((await ask('/items/nobody')).status).toBe(404);
  });
});

describe('downloads', () => {
  it('come as lines, as a map and as a table', async () => {
    const lines = await ask('/results');
    expect(lines.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(lines.text.trim().split('\n')).toHaveLength(6);
    const map = await ask('/results?format=map');
    expect(Object.keys(map.json())).toContain('note-0');
    const table = await ask('/results?format=csv');
    expect(table.headers['content-disposition']).toContain('attachment; filename="');
    expect(table.text).toContain('note-0\n');
    expect((await ask('/failed')).text.trim().split('\n')).toHaveLength(2);
    expect((await ask('/rejected')).text).toBe('');
    expect((await ask('/manifest')).json()).toMatchObject({ total: 8 });
    expect((await ask('/artifacts/rows.json')).json()).toMatchObject({ 'note-0': { rank: 0 } });
  });

  it('know their tag, and are not sent to whoever has them', async () => {
    const { headers } = await ask('/results');
    const tag = String(headers['etag']);
    const again = await ask('/results', { 'if-none-match': tag });
    expect([again.status, again.text]).toEqual([304, '']);
    const other = await ask('/results', { 'if-none-match': '"other"' });
    expect(other.status).toBe(200);
  });

  it.each([
    ['bytes=0-9', 0, 10],
    ['bytes=10-', 10, undefined],
    ['bytes=-7', -7, undefined],
    ['bytes=5-1000000', 5, undefined],
  ])('give the part %s', async (range, from, to) => {
    const whole = await ask('/results');
    const part = await ask('/results', { range });
    expect(part.status).toBe(206);
    expect(part.text).toBe(whole.text.slice(from, to));
    expect(part.headers['content-length']).toBe(String(part.text.length));
  });

  it('refuse a part that is not there, and give the whole where a range is none', async () => {
    const beyond = await ask('/results', { range: 'bytes=1000000-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers['content-range']).toMatch(/^bytes \*\/\d+$/);
    expect((await ask('/results', { range: 'bytes=9-3' })).status).toBe(200);
    expect((await ask('/results', { range: 'lines=1-2' })).status).toBe(200);
    const changed = { range: 'bytes=0-1', 'if-range': '"older"' };
    expect((await ask('/results', changed)).status).toBe(200);
  });

  it('are compressed for who can read it', async () => {
    const plain = await ask('/manifest');
    const packed = await ask('/manifest', { 'accept-encoding': 'gzip' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(String(packed.headers['etag'])).toMatch(/^W\//);
  });

  it('that a workload does not make are not there', async () => {
    for (const path of ['/insights', '/clusters', '/priorities', '/report', '/artifacts/x.json']) {
      expect((await ask(path)).status).toBe(404);
    }
  });
});

describe('a job that nobody planned yet', () => {
  it('has a page, no items, and no finished files', async () => {
    const payload = '{"note_id":"only","text":"here"}';
    const { job_id: jobId } = (
      await scene.ask({ method: 'POST', url: '/v1/jobs', payload })
    ).json();
    const url = `/v1/jobs/${String(jobId)}`;
    expect((await scene.ask({ url })).json()).toMatchObject({
      status: 'queued',
      counts: { left: 1 },
    });
    expect((await scene.ask({ url: `${url}/items` })).json()).toEqual({ items: [], matching: 0 });
    expect((await scene.ask({ url: `${url}/manifest` })).json()).toMatchObject({
      code: 'not_finished',
    });
    expect((await scene.ask({ url: `${url}/results` })).text).toBe('');
    expect((await scene.ask({ url: `${url}/timeline` })).json()).toMatchObject({ attempts: [] });
  });

  it('costs in the list what whoever follows it has heard of; a finished one, its account', async () => {
    const { listJobs } = jobHandlers(scene.ports, () => ({ costMicroDollars: 2_020_000 }));
    const call = { caller: { tenant: 'local' }, query: {} } as Parameters<typeof listJobs>[0];
    const { jobs } = await listJobs(call);
    const costOf = (wanted: string) =>
      jobs.find(({ status }) => status === wanted)?.costMicroDollars;
    expect(costOf('queued')).toBe(2_020_000);
    expect(costOf('partial')).not.toBe(2_020_000);
  });
});
