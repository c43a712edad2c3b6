import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createMemoryStore } from '@longhaul/job-store/memory';
import type { Notice } from '@longhaul/ports/notifier';
import { collect } from '@longhaul/testkit/collect';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWebhooks, type Webhooks } from '../webhooks.ts';
import type { CourierOptions, Undelivered } from './courier.ts';
import { post, type Post } from './post.ts';
import { newSecret, verifyWebhook } from './signature.ts';
import { deleteWebhook, putWebhook } from './webhook-store.ts';

const secret = newSecret();
const nowMs = Date.UTC(2026, 0, 1);
const notice: Notice = {
  id: 'job/1',
  tenant: 'acme',
  jobId: 'job',
  round: 1,
  outcome: 'complete',
  message: '3/3 notes counted successfully.',
};

/** Answers with what `status` is at the moment; 0: never. */
async function receiver(...statuses: readonly number[]) {
  const got: { headers: IncomingHttpHeaders; body: string; url: string | undefined }[] = [];
  const server = createServer((request, reply) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      got.push({ headers: request.headers, body, url: request.url });
      const status = statuses[Math.min(got.length, statuses.length) - 1] ?? 200;
      if (status === 0) return;
      reply.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('thanks');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://hooks.example:${(server.address() as AddressInfo).port}/in`;
  const ids = () => new Set(got.map(({ headers }) => headers['webhook-id']));
  return { got, url, ids };
}

/** Processes over one store and one clock, each with its courier. */
function world() {
  const store = createMemoryStore();
  const clock = createStepClock(nowMs);
  const warnings: Undelivered[] = [];
  let inFlight = 0;
  const counted: Post = async (...sent) => {
    inFlight += 1;
    return post(...sent).finally(() => (inFlight -= 1));
  };
  const hook = (webhookId: string, url: string) => {
    const webhook = { schemaVersion: 1, webhookId, url, createdAt: 0, secret } as const;
    return putWebhook(store, 'acme', webhook);
  };
  const open = (change: Partial<CourierOptions> = {}): Webhooks =>
    createWebhooks({
      ...{ store, clock, post: counted, random: createSeededRandom(1), graceMs: 0 },
      resolve: async () => ['127.0.0.1'],
      allowPrivate: true,
      warn: (_message, fields) => void warnings.push(fields),
      ...change,
    });
  const start = (webhooks: Webhooks): (() => Promise<void>) => {
    const stop = new AbortController();
    const running = webhooks.run(stop.signal);
    const end = async (): Promise<void> => {
      stop.abort();
      await running;
    };
    onTestFinished(end);
    return end;
  };
  const kept = () => collect(store.list('acme/notices/'));
  /**
   * Steps the clock until it is so. Real sockets are between its steps: time passes only while nobody
   * is being asked, or where a receiver `hangs`, which no answer ends.
   */
  const until = async (
    isSo: () => boolean | Promise<boolean>,
    { stepMs = 250, hangs = false } = {},
  ): Promise<void> => {
    const giveUp = AbortSignal.timeout(30_000);
    while (!(await isSo())) {
      if (giveUp.aborted) throw new Error('It did not come about.');
      await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(inFlight === 0 || hangs ? stepMs : 0);
    }
  };
  const isEmpty = async () => (await kept()).length === 0;
  return { store, clock, warnings, hook, open, start, kept, until, isEmpty };
}

describe('telling a receiver', () => {
  it('is signed, and says which round ended how', async () => {
    const { got, url } = await receiver(200);
    const { hook, open, start, until, isEmpty, warnings } = world();
    await hook('wh_1', url);
    const webhooks = open();
    start(webhooks);
    await webhooks.notifier.notify(notice);
    await until(isEmpty);
    expect(got).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = got;
    const flat = headers as Record<string, string>;
    const verified = verifyWebhook(secret, flat, body, nowMs, 60_000);
    expect(verified).toEqual({ ok: true, id: 'msg_job_1' });
    expect(JSON.parse(body)).toMatchObject({
      type: 'round.ended',
      data: { job_id: 'job', round: 1, outcome: 'complete' },
    });
    expect(warnings).toEqual([]);
  });

  it('is tried again under the same id, and signed anew, until it is taken', async () => {
    const { got, url, ids } = await receiver(500, 429, 204);
    const { clock, hook, open, start, until, isEmpty } = world();
    await hook('wh_1', url);
    const webhooks = open();
    start(webhooks);
    await webhooks.notifier.notify(notice);
    await until(isEmpty);
    expect([got.length, ids().size]).toEqual([3, 1]);
    for (const { headers, body } of got) {
      const flat = headers as Record<string, string>;
      expect(verifyWebhook(secret, flat, body, clock.now(), 60_000).ok).toBe(true);
    }
  });

  it('is given up after a day, of which an operator hears twice', async () => {
    const { got, url } = await receiver(500);
    const { clock, hook, open, start, until, isEmpty, warnings } = world();
    await hook('wh_1', url);
    const webhooks = open();
    start(webhooks);
    await webhooks.notifier.notify(notice);
    await until(isEmpty, { stepMs: 30_000 });
    expect(got).toHaveLength(36);
    expect(clock.now() - nowMs).toBeGreaterThan(12 * 3_600_000);
    expect(warnings.map(({ tries }) => tries)).toEqual([6, 36]);
  });

  it('follows no redirect', async () => {
    const { got, url } = await receiver(302);
    const { hook, open, start, until, isEmpty, warnings } = world();
    await hook('wh_1', url);
    const webhooks = open();
    start(webhooks);
    await webhooks.notifier.notify(notice);
    await until(isEmpty);
    expect(got.map(({ url: path }) => path)).toEqual(['/in']);
    expect(warnings).toHaveLength(1);
  });

  it('does not connect into a private network', async () => {
    const { got, url } = await receiver(200);
    const { hook, open, start, until, isEmpty, warnings } = world();
    await hook('wh_1', url.replace('http:', 'https:'));
    const webhooks = open({ allowPrivate: false });
    start(webhooks);
    await webhooks.notifier.notify(notice);
    await until(isEmpty);
    expect(got).toEqual([]);
    expect(warnings).toMatchObject([{ reason: 'its address leads into a private network' }]);
  });
});

describe('a receiver that is dead', () => {
  it('delays neither the end of a job nor another receiver', async () => {
    const [dead, alive] = [await receiver(0), await receiver(200)];
    const { clock, hook, open, start, kept, until } = world();
    await hook('wh_1', dead.url);
    await hook('wh_2', alive.url);
    const webhooks = open();
    start(webhooks);
    // Time stands still: what waited for an answer would wait for ever.
    await webhooks.notifier.notify(notice);
    await webhooks.notifier.notify({ ...notice, id: 'job/2', round: 2 });
    expect(clock.now()).toBe(nowMs);
    await until(async () => (await kept()).length === 2, { stepMs: 0 });
    expect(alive.got).toHaveLength(2);
    expect((await kept()).every((key) => key.includes('/wh_1/'))).toBe(true);
  });

  it('gets one message at a time', async () => {
    const { got, url } = await receiver(0);
    const { hook, open, start, until } = world();
    await hook('wh_1', url);
    const webhooks = open();
    start(webhooks);
    for (const round of [1, 2, 3]) {
      await webhooks.notifier.notify({ ...notice, id: `job/${String(round)}`, round });
    }
    await until(() => got.length === 1, { stepMs: 0 });
    await until(() => got.length === 2, { hangs: true });
    expect(new Set(got.map(({ body }) => body)).size).toBe(2);
  });

  it('that comes back gets what it missed, also from a process that was started since', async () => {
    const { got, url, ids } = await receiver(503, 503, 200);
    const { hook, open, start, until, isEmpty, kept } = world();
    await hook('wh_1', url);
    const first = open();
    const die = start(first);
    await first.notifier.notify(notice);
    await until(() => got.length === 2);
    await die();
    expect(await kept()).toHaveLength(1);
    start(open());
    await until(isEmpty);
    expect([got.length, ids().size]).toEqual([3, 1]);
  });
});

describe('a process that dies', () => {
  it('between the end and the delivery leaves what others deliver once it was late', async () => {
    const { got, url, ids } = await receiver(200);
    const { clock, hook, open, start, until, isEmpty } = world();
    await hook('wh_1', url);
    await open().notifier.notify(notice);
    // Two survivors look at the same time; neither knows of the other.
    start(open({ graceMs: 60_000, random: createSeededRandom(2) }));
    start(open({ graceMs: 60_000, random: createSeededRandom(3) }));
    await until(isEmpty);
    expect(clock.now() - nowMs).toBeGreaterThan(60_000);
    expect([got.length, ids().size]).toEqual([1, 1]);
  });

  it('in the middle of a try has counted none', async () => {
    const { got, url } = await receiver(0, 200);
    const { hook, open, start, until, isEmpty, warnings } = world();
    await hook('wh_1', url);
    const first = open();
    const die = start(first);
    await first.notifier.notify(notice);
    await until(() => got.length === 1, { stepMs: 0 });
    await die();
    start(open());
    await until(isEmpty);
    expect(got).toHaveLength(2);
    expect(warnings).toEqual([]);
  });

  it('is not overtaken while it lives and tries', async () => {
    const { got, url } = await receiver(500);
    const { hook, open, start, until } = world();
    await hook('wh_1', url);
    const leader = open({ graceMs: 60_000 });
    start(leader);
    await leader.notifier.notify(notice);
    const stranger: unknown[] = [];
    start(
      open({
        graceMs: 60_000,
        post: async (...sent) => (stranger.push(sent), { status: 200, retryAfter: undefined }),
      }),
    );
    await until(() => got.length === 12, { stepMs: 1_000 });
    expect(stranger).toEqual([]);
  });
});

describe('a webhook', () => {
  it('that was deleted is told nothing more', async () => {
    const { got, url } = await receiver(503);
    const { store, hook, open, start, until, isEmpty, warnings } = world();
    await hook('wh_1', url);
    const webhooks = open();
    start(webhooks);
    await webhooks.notifier.notify(notice);
    await until(() => got.length === 1, { stepMs: 0 });
    await deleteWebhook(store, 'acme', 'wh_1');
    await until(isEmpty);
    expect([got.length, warnings]).toEqual([1, []]);
  });

  it('is told a round once, though two leaders tell of it', async () => {
    const { got, url } = await receiver(200);
    const { hook, open, start, until, isEmpty } = world();
    await hook('wh_1', url);
    const [one, other] = [open(), open()];
    await one.notifier.notify(notice);
    await other.notifier.notify(notice);
    start(other);
    await until(isEmpty);
    expect(got).toHaveLength(1);
  });
});
