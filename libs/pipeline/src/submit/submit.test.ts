import {
  rejectionCodec,
  type Rejection,
  type Submission,
} from '@longhaul/jobs/documents/submission';
import { openMarkerKey } from '@longhaul/jobs/object-key';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import { createMemoryStore } from '@longhaul/job-store/memory';
import type { CrashPoint } from '@longhaul/ports/crash-point';
import type { JobStore } from '@longhaul/ports/job-store';
import { collect } from '@longhaul/testkit/collect';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { describe, expect, it } from 'vitest';
import { keysOf, manifestOf, notesOf, putManifest, submitRequest, testPorts } from '../testing.ts';
import { loadSubmission, submit, type SubmitReply } from './submit.ts';

const three = notesOf('one', 'one two', 'three');

function jobOf(reply: SubmitReply): Submission {
  if (reply.kind === 'nothing') throw new Error('No job was made.');
  return reply.submission;
}

async function storedItems(store: JobStore, { inputKey }: Submission): Promise<string[]> {
  const items = await collect(store.walkUpload(inputKey));
  return items.map(({ bytes }) => decodeUtf8(bytes));
}

describe('a submission', () => {
  it('stores every good line once and says what was asked', async () => {
    const ports = testPorts();
    const reply = await submit(ports, submitRequest(three, { capMicroDollars: 5 }));
    const job = jobOf(reply);
    expect(reply).toMatchObject({ kind: 'submitted', rejected: 0 });
    expect(job).toMatchObject({ tenant: 'acme', accepted: 3, rejected: 0, capMicroDollars: 5 });
    expect(job.jobId).toMatch(/^[0-9a-f]{16}$/);
    expect((await storedItems(ports.store, job)).join('\n')).toBe(three.trim());
    expect(await loadSubmission(ports, job)).toEqual(job);
  });

  it('puts the marker that makes a leader find it', async () => {
    const ports = testPorts();
    const job = jobOf(await submit(ports, submitRequest(three)));
    expect(await keysOf(ports.store, 'acme/open/')).toEqual([openMarkerKey(job, 1)]);
  });

  it('touches only the keys of its tenant', async () => {
    const ports = testPorts();
    await submit(ports, submitRequest(`nope\n${three}`));
    const keys = await keysOf(ports.store);
    expect(keys).toHaveLength(5);
    expect(keys.filter((key) => !key.startsWith('acme/'))).toEqual([]);
  });

  it('reports bad and repeated lines as they come, and keeps the report', async () => {
    const ports = testPorts();
    const reported: Rejection[] = [];
    const text = `{"note_id":"a","text":"x"}\nnope\n{"note_id":"a","text":"y"}\n`;
    const onRejected = (rejection: Rejection) => void reported.push(rejection);
    const job = jobOf(await submit(ports, submitRequest(text, { onRejected })));
    expect(reported.map(({ line, field }) => [line, field])).toEqual([
      [2, ''],
      [3, 'note_id'],
    ]);
    expect(job).toMatchObject({ accepted: 1, rejected: 2 });
    expect(await storedItems(ports.store, job)).toEqual(['{"note_id":"a","text":"x"}']);
    const report = decodeUtf8((await ports.store.get(job.rejectedKey)) ?? new Uint8Array());
    const lines = report.trim().split('\n').map(rejectionCodec.decodeText);
    expect(lines).toEqual(reported.map((value) => ({ ok: true, value })));
  });

  it('without a good line makes no job and leaves nothing behind', async () => {
    const ports = testPorts();
    expect(await submit(ports, submitRequest('nope\n5\n'))).toEqual({
      kind: 'nothing',
      rejected: 2,
      lines: 2,
    });
    expect(await keysOf(ports.store)).toEqual([]);
  });

  it('takes only the named ids, and only the first so many', async () => {
    const ports = testPorts();
    const onlyIds = new Set(['note-1', 'note-2']);
    const named = jobOf(await submit(ports, submitRequest(three, { onlyIds })));
    expect(named.accepted).toBe(2);
    const first = jobOf(await submit(ports, submitRequest(three, { onlyIds, limit: 1 })));
    expect(await storedItems(ports.store, first)).toEqual([
      '{"note_id":"note-1","text":"one two"}',
    ]);
  });

  it('whose source fails leaves no upload and passes the error on', async () => {
    const ports = testPorts();
    async function* source() {
      yield encodeUtf8(three);
      throw new Error('disk gone');
    }
    await expect(submit(ports, submitRequest('', { source: source() }))).rejects.toThrow(
      'disk gone',
    );
    expect(await keysOf(ports.store)).toEqual([]);
  });
});

describe('the same work again', () => {
  const reversed = three.trim().split('\n').reverse().join('\n');

  it('joins the job, whatever the order and the layout of its lines', async () => {
    const ports = testPorts();
    const first = jobOf(await submit(ports, submitRequest(three)));
    const again = await submit(ports, submitRequest(`[${reversed.replaceAll('\n', ',')}]`));
    expect(again).toEqual({ kind: 'joined', submission: first, rejected: 0 });
    expect(await keysOf(ports.store, 'acme/uploads/')).toEqual([first.inputKey]);
  });

  it('is another job when an item, the model or a parameter differs', async () => {
    const ports = testPorts();
    const { work } = submitRequest('');
    const jobs = [
      await submit(ports, submitRequest(three)),
      await submit(ports, submitRequest(notesOf('one', 'one two', 'four'))),
      await submit(ports, submitRequest(three, { work: { ...work, model: 'gpt' } })),
      await submit(ports, submitRequest(three, { work: { ...work, parameters: { seed: 1 } } })),
      await submit(ports, submitRequest(three, { tenant: 'other' })),
    ];
    expect(jobs.map(({ kind }) => kind)).toEqual(Array(5).fill('submitted'));
    const places = jobs.map(jobOf).map(({ tenant, jobId }) => `${tenant}/${jobId}`);
    expect(new Set(places).size).toBe(5);
  });

  it('starts anew when that is asked for, beside what stands', async () => {
    const ports = testPorts();
    const first = jobOf(await submit(ports, submitRequest(three)));
    const second = jobOf(await submit(ports, submitRequest(three, { fresh: true })));
    expect(second.jobId).toBe(`${first.jobId}-2`);
    const joined = await submit(ports, submitRequest(three));
    expect(joined).toMatchObject({ kind: 'joined', submission: { jobId: second.jobId } });
  });

  it('puts the marker that a crash after the submission left out', async () => {
    const store = createMemoryStore();
    const crashPoints = async (point: CrashPoint) => {
      if (point === 'after-submission') throw new Error('killed');
    };
    const dying = testPorts({ store, crashPoints });
    await expect(submit(dying, submitRequest(three))).rejects.toThrow('killed');
    expect(await keysOf(store, 'acme/open/')).toEqual([]);
    const again = testPorts({ store, random: createSeededRandom(2) });
    const job = jobOf(await submit(again, submitRequest(three)));
    expect(await keysOf(store, 'acme/open/')).toEqual([openMarkerKey(job, 1)]);
  });

  it('puts no marker on a job that is finished', async () => {
    const ports = testPorts();
    const job = jobOf(await submit(ports, submitRequest(three)));
    await ports.store.delete(openMarkerKey(job, 1));
    await putManifest(ports.store, job, manifestOf(1, []));
    expect(await submit(ports, submitRequest(three))).toMatchObject({ kind: 'joined' });
    expect(await keysOf(ports.store, 'acme/open/')).toEqual([]);
  });
});

describe('two submissions of the same work at the same time', () => {
  it('make one job: one wins, the other joins it and leaves no upload', async () => {
    const store = createMemoryStore();
    const [one, two] = await Promise.all([
      submit(testPorts({ store }), submitRequest(three)),
      submit(testPorts({ store, random: createSeededRandom(2) }), submitRequest(three)),
    ]);
    expect([one.kind, two.kind].sort()).toEqual(['joined', 'submitted']);
    expect(jobOf(one)).toEqual(jobOf(two));
    expect(await keysOf(store, 'acme/uploads/')).toEqual([jobOf(one).inputKey]);
  });

  it('are one when a put is repeated after its answer was lost: the upload stays', async () => {
    const store = createMemoryStore();
    const putTwice: JobStore['putOnce'] = async (key, bytes) => {
      await store.putOnce(key, bytes);
      return store.putOnce(key, bytes);
    };
    const ports = testPorts({ store: { ...store, putOnce: putTwice } });
    const reply = await submit(ports, submitRequest(three));
    expect(reply.kind).toBe('submitted');
    expect(await storedItems(store, jobOf(reply))).toHaveLength(3);
  });
});

describe('reading a submission', () => {
  it('finds none where there is none', async () => {
    expect(await loadSubmission(testPorts(), { tenant: 'acme', jobId: 'none' })).toBeUndefined();
  });

  it('fails on one that cannot be read, as guessing would fork the job', async () => {
    const { store } = testPorts();
    await store.putOnce('acme/jobs/bad/submission.json', encodeUtf8('{"schema_version":1}'));
    const reading = loadSubmission({ store }, { tenant: 'acme', jobId: 'bad' });
    await expect(reading).rejects.toThrow(/Job bad cannot be read: submission\.json: job_id: /);
  });
});
