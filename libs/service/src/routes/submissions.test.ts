import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceUploads } from '../service-ports.ts';
import { openScene, ndjson, type Reply, type Scene } from '../testing.ts';

let scene: Scene;
beforeAll(async () => {
  const limits = {
    maxUploadBytes: 200_000,
    freePlainBytes: 100_000,
    maxRejected: 500,
    maxItems: 50,
  };
  scene = await openScene({ settings: limits });
});
afterAll(async () => scene.service.close());

let made = 0;
/** Items that no other test has. */
function someItems(count = 3) {
  made += 1;
  return Array.from({ length: count }, (_, at) => ({ note_id: `s${made}-${at}`, text: 'a b' }));
}

function submit(payload: string | Buffer, query = '', headers = {}): Promise<Reply> {
  return scene.ask({ method: 'POST', url: `/v1/jobs${query}`, payload, headers });
}

describe('a submission', () => {
  it('is accepted with its bad lines counted, and says where they can be read', async () => {
    const reply = await submit(ndjson(...someItems(), { text: 'no id' }).payload);
    expect(reply.status).toBe(202);
    const { job_id: jobId, ...counts } = reply.json();
    expect(counts).toMatchObject({ joined: false, accepted: 3, rejected: 1 });
    expect(scene.announced).toContain(jobId);
    const rejected = await scene.ask({ url: String(counts['rejected_url']) });
    expect(rejected.text).toContain('"line":4');
  });

  it.each([
    ['NDJSON', (items: object[]) => ndjson(...items).payload],
    ['a JSON array', (items: object[]) => JSON.stringify(items)],
    ['gzip of NDJSON', (items: object[]) => gzipSync(ndjson(...items).payload)],
    ['gzip of a JSON array', (items: object[]) => gzipSync(JSON.stringify(items, null, 2))],
  ])('may be %s', async (_form, write) => {
    const reply = await submit(write(someItems()));
    expect(reply.json()).toMatchObject({ accepted: 3, rejected: 0 });
  });

  it('of the same items joins the job that stands, unless it is to be a fresh one', async () => {
    const { payload } = ndjson(...someItems());
    const [first, second] = [await submit(payload), await submit(payload)];
    expect(second.json()).toMatchObject({ joined: true, job_id: first.json()['job_id'] });
    const fresh = await submit(payload, '?fresh=true');
    expect(fresh.json()).toMatchObject({ joined: false });
    expect(fresh.json()['job_id']).not.toBe(first.json()['job_id']);
  });

  it('carries its options to the job', async () => {
    const query =
      '?pipeline=emea&model=other&plan=adaptive&lanes=7&batch_size=9&limit=2' +
      '&tolerated_failures=3&tolerated_failure_share=0.25&deadline_at=2126-01-01T00:00:00Z' +
      '&cap_usd=7.25';
    const { job_id: jobId } = (await submit(ndjson(...someItems()).payload, query)).json();
    const job = (await scene.ask({ url: `/v1/jobs/${String(jobId)}` })).json();
    expect(job).toMatchObject({
      pipeline: 'emea',
      model: 'other',
      is_simulated: false,
      counts: { total: 2 },
      plan: { kind: 'adaptive', lanes: 7, batch_size: 9 },
      thresholds: { tolerated_failures: 3, tolerated_failure_share: 0.25 },
      deadline: { deadline_at: '2126-01-01T00:00:00.000Z' },
      cap_usd: 7.25,
    });
  });

  it('that joins a job sets the cap anew that it names, and no other', async () => {
    const capOf = async (query: string): Promise<unknown> => {
      const { job_id: jobId } = (
        await submit(ndjson({ note_id: 'cap', text: 'a cap' }).payload, query)
      ).json();
      return (await scene.ask({ url: `/v1/jobs/${String(jobId)}` })).json()['cap_usd'];
    };
    const caps = [await capOf('?cap_usd=1'), await capOf(''), await capOf('?cap_usd=2.5')];
    expect(caps).toEqual([1, 1, 2.5]);
    for (const wrong of ['0', '-1', '1e3', '5$', '']) {
      const reply = await submit(
        ndjson({ note_id: 'cap', text: 'a cap' }).payload,
        `?cap_usd=${wrong}`,
      );
      expect(reply.json()).toMatchObject({ code: 'bad_parameter', fields: [{ field: 'cap_usd' }] });
    }
  });
});

describe('a submission that makes no job', () => {
  it('lists its first bad lines when none is good', async () => {
    const reply = await submit('no\n'.repeat(25));
    expect(reply.status).toBe(422);
    expect(reply.json()).toMatchObject({
      code: 'nothing_accepted',
      type: '/problems/nothing-accepted',
    });
    expect(reply.json()['lines']).toHaveLength(20);
  });

  it('is refused for one bad line when it is strict, and leaves nothing behind', async () => {
    const before = await keyCount();
    const reply = await submit(ndjson(...someItems(), { text: 'no id' }).payload, '?strict=true');
    expect([reply.status, reply.json()['code']]).toEqual([422, 'lines_rejected']);
    expect(await keyCount()).toBe(before);
  });

  it('is refused when it is empty, of an unknown workload, or more than a job takes', async () => {
    expect((await submit('')).json()).toMatchObject({ code: 'nothing_accepted' });
    const unknown = await submit(ndjson(...someItems()).payload, '?workload=poems');
    expect(unknown.status).toBe(404);
    const many = await submit(ndjson(...someItems(51)).payload);
    expect(many.json()).toMatchObject({ code: 'too_large', status: 413 });
  });

  it('is given up once far too many lines are bad', async () => {
    const reply = await submit('no\n'.repeat(10_000));
    expect(reply.json()).toMatchObject({
      code: 'nothing_accepted',
      detail: 'More than 500 lines are not valid.',
    });
  });

  it('is refused when its body is too large, or grows beyond measure', async () => {
    const before = await keyCount();
    const large = await submit(`{"note_id":"x","text":"${'a'.repeat(200_000)}"}`);
    expect([large.status, large.headers['connection']]).toEqual([413, 'close']);
    const bomb = await submit(gzipSync(Buffer.alloc(2_000_000, 'a')));
    expect(bomb.json()).toMatchObject({ code: 'too_large' });
    expect(await keyCount()).toBe(before);
  });

  it('is told that its gzip is damaged', async () => {
    const bytes = gzipSync(ndjson(...someItems(40)).payload);
    expect((await submit(bytes.subarray(0, 60))).json()).toMatchObject({ code: 'bad_body' });
  });

  it('names the option that is wrong', async () => {
    const { payload } = ndjson(...someItems());
    for (const [query, field] of [
      ['lanes=0', 'lanes'],
      ['lanes=1e3', 'lanes'],
      ['strict=yes', 'strict'],
      ['as_of=yesterday', 'as_of'],
      ['lanes=1&lanes=2', 'lanes'],
      ['tolerated_failure_share=2', 'tolerated_failure_share'],
      ['colour=red', ''],
    ]) {
      const reply = await submit(payload, `?${String(query)}`);
      expect(reply.json()).toMatchObject({ code: 'bad_parameter', fields: [{ field }] });
    }
  });
});

describe('an Idempotency-Key', () => {
  it('gives the same job for the same content, also where a fresh one is asked for', async () => {
    const { payload } = ndjson(...someItems());
    const headers = { 'idempotency-key': 'monday' };
    const first = await submit(payload, '?fresh=true', headers);
    const second = await submit(payload, '?fresh=true', headers);
    expect(second.json()).toMatchObject({ joined: true, job_id: first.json()['job_id'] });
  });

  it('is a conflict for other content, which makes no job', async () => {
    const headers = { 'idempotency-key': 'tuesday' };
    await submit(ndjson(...someItems()).payload, '', headers);
    const before = await keyCount();
    const reply = await submit(ndjson(...someItems()).payload, '', headers);
    expect([reply.status, reply.json()['code']]).toEqual([409, 'conflict']);
    expect(await keyCount()).toBe(before);
  });

  it('must be one short text', async () => {
    const headers = { 'idempotency-key': 'x'.repeat(201) };
    expect((await submit('', '', headers)).json()).toMatchObject({ code: 'bad_parameter' });
  });
});

describe('an upload', () => {
  it('is not offered where the store cannot take one, with what to do instead', async () => {
    const reply = await scene.ask({ method: 'POST', url: '/v1/uploads' });
    expect([reply.status, reply.json()['code']]).toEqual([501, 'not_offered']);
    expect(reply.json()['remedy']).toContain('POST /v1/jobs');
    expect((await submit('', '?upload=u1')).status).toBe(501);
  });

  it('is read in the place of the body where there is one', async () => {
    const bytes = gzipSync(ndjson(...someItems()).payload);
    const large = Buffer.from(ndjson(...someItems(40)).payload);
    const held = new Set(['local/u1', 'local/large', 'other/theirs']);
    const uploads: ServiceUploads = {
      create: () => Promise.reject(new Error('not asked for')),
      read: async function* (tenant, uploadId) {
        const name = `${tenant}/${uploadId}`;
        // In pieces of a byte: what it is must be told from more than the first.
        if (held.has(name))
          for (const byte of name === 'local/large' ? large : bytes) yield Uint8Array.of(byte);
      },
      forget: async (tenant, uploadId) => void held.delete(`${tenant}/${uploadId}`),
    };
    const other = await openScene({ change: { uploads }, settings: { maxUploadBytes: 1_000 } });
    const url = '/v1/jobs?upload=u1';
    expect((await other.ask({ method: 'POST', url })).json()).toMatchObject({ accepted: 3 });
    expect([...held]).toEqual(['local/large', 'other/theirs']);
    for (const absent of ['u2', 'theirs']) {
      const reply = await other.ask({ method: 'POST', url: `/v1/jobs?upload=${absent}` });
      expect(reply.status).toBe(422);
    }
    const refused = await other.ask({ method: 'POST', url: '/v1/jobs?upload=large' });
    expect(refused.json()).toMatchObject({ code: 'too_large', status: 413 });
    await other.service.close();
  });
});

async function keyCount(): Promise<number> {
  let count = 0;
  for await (const _key of scene.store.list('')) count += 1;
  return count;
}
