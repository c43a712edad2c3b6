import { endOf, until, type Engine } from '@longhaul/pipeline/lead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Reply, type Scene } from '../testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(async () => scene.service.close());

type Body = Record<string, unknown>;

function say({ job }: Engine, verb: string, payload?: Body): Promise<Reply> {
  const headers = { 'content-type': 'application/json' };
  const url = `/v1/jobs/${job.jobId}${verb}`;
  return scene.ask({ method: 'POST', url, ...(payload ? { payload, headers } : {}) });
}

async function jobOf({ job }: Engine): Promise<Body> {
  return (await scene.ask({ url: `/v1/jobs/${job.jobId}` })).json();
}

/** Leads until the api shows this of the job. */
async function leadUntil(engine: Engine, shown: Body): Promise<{ ended: Promise<unknown> }> {
  const ended = engine.lead();
  ended.catch(() => undefined);
  const isShown = async () => {
    const job = await jobOf(engine);
    return Object.entries(shown).every(([name, value]) => job[name] === value);
  };
  await until(engine, isShown);
  // In an object, so that awaiting this does not await the end.
  return { ended };
}

describe('a running job', () => {
  it('is paused with a reason, says what to do, and goes on when it is resumed', async () => {
    const engine = await scene.engine({ texts: ['pause 1', 'pause 2', 'pause 3'] });
    const { ended } = await leadUntil(engine, { status: 'extracting' });
    expect((await say(engine, '/pause', { reason: 'Lunch.' })).json()).toMatchObject({
      kind: 'requested',
    });
    await until(engine, async () => (await jobOf(engine))['status'] === 'paused');
    expect((await jobOf(engine))['hold']).toMatchObject({
      kind: 'paused',
      reason: 'Lunch.',
      remedy: expect.stringContaining('Resume it') as string,
    });
    await endOf(engine, ended as ReturnType<Engine['lead']>);
    expect((await say(engine, '/resume')).status).toBe(202);
    await endOf(engine);
    expect(await jobOf(engine)).toMatchObject({ status: 'complete', counts: { ok: 3 } });
  });

  it('is cancelled with what it has', async () => {
    const texts = Array.from({ length: 12 }, (_, at) => `cancel ${at}`);
    const engine = await scene.engine({ texts, workers: 1, lanes: 1 });
    const { ended } = await leadUntil(engine, { status: 'extracting' });
    await until(engine, async () => ((await jobOf(engine))['counts'] as { ok: number }).ok > 0);
    expect((await say(engine, '/cancel', { mode: 'now' })).status).toBe(202);
    await endOf(engine, ended as ReturnType<Engine['lead']>);
    const job = await jobOf(engine);
    expect(job).toMatchObject({ status: 'cancelled', counts: { left: 0 } });
    expect((job['failures'] as object[])[0]).toMatchObject({ code: 'CANCELLED' });
  });

  it('takes other thresholds while it runs, and tells what it stands at', async () => {
    const engine = await scene.engine({
      texts: ['threshold 1', 'threshold 2', 'threshold 3', 'threshold 4'],
      behave: (text) =>
        text.endsWith('1') ? { kind: 'refusal' } : { kind: 'answer', text: '{"words":2}' },
      request: { thresholds: { toleratedFailures: 0 } },
    });
    const { ended } = await leadUntil(engine, { status: 'extracting' });
    const url = `/v1/jobs/${engine.job.jobId}`;
    const payload = { tolerated_failures: 2, lanes: 3, deadline_at: '2126-01-01T00:00:00Z' };
    const reply = await scene.ask({ method: 'PATCH', url, payload });
    expect(reply.json()).toMatchObject({ kind: 'requested' });
    const deadline = { deadline_at: '2126-01-01T00:00:00.000Z' };
    await until(engine, async () => {
      const job = await jobOf(engine);
      return (job['deadline'] as typeof deadline).deadline_at === deadline.deadline_at;
    });
    await endOf(engine, ended as ReturnType<Engine['lead']>);
    expect(await jobOf(engine)).toMatchObject({ outcome: 'partial', deadline });
  });
});

describe('a cap on what a job may cost', () => {
  it('is set with the submission, raised in mid-run, and shown before and after the end', async () => {
    const engine = await scene.engine({
      texts: ['cap 1', 'cap 2'],
      request: { capMicroDollars: 12_500_000 },
    });
    expect(await jobOf(engine)).toMatchObject({ cap_usd: 12.5 });
    const { ended } = await leadUntil(engine, { status: 'extracting' });
    expect(await jobOf(engine)).toMatchObject({ cap_usd: 12.5 });
    const url = `/v1/jobs/${engine.job.jobId}`;
    const reply = await scene.ask({ method: 'PATCH', url, payload: { cap_usd: 20 } });
    expect(reply.json()).toMatchObject({ kind: 'requested' });
    await until(engine, async () => (await jobOf(engine))['cap_usd'] === 20);
    await endOf(engine, ended as ReturnType<Engine['lead']>);
    expect(await jobOf(engine)).toMatchObject({ status: 'complete', cap_usd: 20 });
  });

  it('is no cap where nobody set one', async () => {
    const engine = await scene.engine({ texts: ['free'] });
    expect(await jobOf(engine)).not.toHaveProperty('cap_usd');
  });
});

describe('a finished job', () => {
  it('runs its failures again, by code, and what succeeded is not called for again', async () => {
    const texts = ['again 1', 'again 2', 'again 3'];
    let isKind = false;
    const behave = (text: string) =>
      text === 'again 2' && !isKind
        ? ({ kind: 'refusal' } as const)
        : ({ kind: 'answer', text: '{"words":2}' } as const);
    const first = await scene.engine({ texts, behave });
    await endOf(first);
    expect((await say(first, '/redrive', { codes: ['TIMEOUT'] })).json()).toMatchObject({
      kind: 'nothing_failed',
    });
    isKind = true;
    const asked = await say(first, '/redrive', { codes: ['REFUSED'] });
    expect(asked.json()).toMatchObject({ kind: 'requested', round: 2, items: 1 });
    expect((await say(first, '/redrive')).json()).toMatchObject({ kind: 'open', round: 2 });
    const second = await scene.engine({ texts, behave });
    await endOf(second);
    expect(second.asked).toEqual(['again 2']);
    expect(await jobOf(second)).toMatchObject({ status: 'complete', round: 2, failures: [] });
    expect((await jobOf(second))['rounds']).toHaveLength(2);
  });

  it('is not changed by words that come too late', async () => {
    const engine = await scene.engine({ texts: ['late'] });
    await endOf(engine);
    for (const verb of ['/pause', '/resume', '/cancel']) {
      expect((await say(engine, verb)).json()).toMatchObject({ kind: 'unchanged' });
    }
    const url = `/v1/jobs/${engine.job.jobId}`;
    const change = await scene.ask({ method: 'PATCH', url, payload: { lanes: 3 } });
    expect(change.json()).toMatchObject({ kind: 'unchanged' });
    expect(await jobOf(engine)).toMatchObject({ status: 'complete' });
  });
});

describe('a word that is no word', () => {
  it.each([
    ['/cancel', { mode: 'maybe' }],
    ['/pause', { reason: 1 }],
    ['/pause', { until: 'tomorrow' }],
    ['/redrive', { codes: ['NO_SUCH_CODE'] }],
    ['/redrive', { item_ids: [''] }],
  ])('%s %o is refused', async (verb, payload) => {
    const engine = await scene.engine({ texts: ['words'] });
    const reply = await say(engine, verb, payload);
    expect([reply.status, reply.json()['code']]).toEqual([400, 'bad_body']);
  });

  it('must be JSON, and of a bounded length', async () => {
    const url = '/v1/jobs/some/cancel';
    const post = (payload: string, type: string) =>
      scene.ask({ method: 'POST', url, payload, headers: { 'content-type': type } });
    expect((await post('{', 'application/json')).json()).toMatchObject({ code: 'bad_body' });
    expect((await post('mode=now', 'application/x-www-form-urlencoded')).status).toBe(415);
    const long = JSON.stringify({ mode: 'x'.repeat(2_000_000) });
    expect((await post(long, 'application/json')).status).toBe(413);
  });

  it('to a job that is not there is answered so', async () => {
    const url = '/v1/jobs/nosuchjob';
    for (const verb of ['/pause', '/resume', '/cancel', '/redrive']) {
      expect((await scene.ask({ method: 'POST', url: `${url}${verb}` })).status).toBe(404);
    }
  });
});
