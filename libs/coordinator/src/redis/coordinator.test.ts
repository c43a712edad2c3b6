/** What is Redis's own: names of keys, counters, sizes, memory, and an index that is lost. */
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { ItemReport } from '@longhaul/ports/coordinator-replies';
import {
  failureOf,
  keyOf,
  leaseMs,
  okOf,
  playedOn,
  stageJob,
} from '@longhaul/testkit/coordinator-scene';
import { collect } from '@longhaul/testkit/collect';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { coordinatorBehavior } from '../verb-behavior/testing.ts';
import { createRedisCoordinator } from './coordinator.ts';
import { jobKeys } from './job-keys.ts';
import { freshLink, names, needsRealServer, startServer } from './testing.ts';

const server = await startServer();
afterAll(() => server.stop());

async function makeSubject() {
  const { clock, link } = await freshLink(server);
  const coordinator = createRedisCoordinator({ link, names, now: clock.now });
  return { coordinator, clock, link, close: link.close };
}
const played = playedOn(makeSubject);

coordinatorBehavior(makeSubject);

const textOf = async (...command: readonly string[]) =>
  (await server.ask(...command)).split('\r\n').filter((line) => !/^[$*]?\d*$/.test(line));

describe('the keys of a job', () => {
  it(
    'are named by its workload, tenant and id, and are in one slot',
    played(async (scene) => {
      const granted = await scene.take(0);
      await scene.stamp(granted, [keyOf(0, 0)]);
      await scene.open(1);
      await scene.commitAsLeader(failureOf(2, 0), okOf(1, 0), okOf(1, 1));
      const found = (await textOf('KEYS', '*')).filter((line) => line.includes('audit'));
      const tag = `{contract:${scene.job.jobId}}`;
      expect(found.filter((key) => !key.includes(tag))).toEqual([]);
      expect(found.toSorted()).toEqual(
        jobKeys(names.prefix, scene.job)
          .all.filter((key) => !key.endsWith(':open'))
          .toSorted(),
      );
      expect(await server.ask('HGET', `audit_intelligence_job:${tag}`, 'total_deals')).toContain(
        '5',
      );
      expect(await server.ask('HGET', `audit_intelligence_results:${tag}`, keyOf(2, 0))).toContain(
        '2|f|TIMEOUT',
      );
    }),
  );

  it(
    'count a batch once, when its last item has ended, and move it across with a late ok',
    played(async (scene) => {
      const { completed, failed, errors } = jobKeys(names.prefix, scene.job);
      /** A counter that was never moved is not there: `$-1` on the wire. */
      const numberAt = async (key: string) =>
        Number(/\r\n(\d+)$/.exec(await server.ask('GET', key))?.[1] ?? 0);
      const counters = async () => [await numberAt(completed), await numberAt(failed)];
      await scene.commitAsLeader(okOf(0, 0));
      expect(await counters()).toEqual([0, 0]);
      await scene.commitAsLeader(okOf(0, 1), failureOf(1, 0), okOf(1, 1));
      expect(await counters()).toEqual([1, 1]);
      expect(await server.ask('LRANGE', errors, '0', '-1')).toContain(
        'Batch 1 failed: 1 of 2 items, the last with TIMEOUT.',
      );
      await scene.commitAsLeader(okOf(1, 0), okOf(1, 0));
      expect(await counters()).toEqual([2, 0]);
      await scene.commitAsLeader(failureOf(2, 0));
      await scene.seal();
      await scene.reopen(2, [keyOf(2, 0)]);
      expect(await counters()).toEqual([2, 0]);
    }),
  );

  it(
    'are forgotten when the retention is over, by the server itself',
    played(async ({ coordinator, epoch, job }) => {
      await coordinator.finish(job, { epoch, retentionMs: 600_000 });
      for (const key of [jobKeys(names.prefix, job).meta, jobKeys(names.prefix, job).events]) {
        expect(Number(await server.ask('PTTL', key))).toBeGreaterThan(500_000);
      }
      await coordinator.reopen(job, { epoch, round: 2, clear: [], budgetMs: 1 });
      expect(await server.ask('PTTL', jobKeys(names.prefix, job).meta)).toBe('-1');
    }),
  );

  it(
    'of a job whose retention is over begin anew with the next lead',
    played(async ({ clock, coordinator, epoch, job, commitAsLeader }) => {
      await commitAsLeader(okOf(0, 0));
      await coordinator.finish(job, { epoch, retentionMs: 600_000 });
      await clock.advance(600_000);
      expect(await coordinator.meta(job)).toBeUndefined();
      expect(await coordinator.batches(job)).toEqual([]);
      expect(await collect(coordinator.terminal(job))).toEqual([]);
      const led = await coordinator.lead(job, { owner: 'next', leaseMs });
      expect(led).toMatchObject({ meta: { planHash: undefined, createdAt: clock.now() } });
    }),
  );
});

describe('a claim', () => {
  it(
    'that is asked again after its batch was let go is a new one',
    played(async ({ job, open, pull, release }) => {
      await open(0);
      const granted = await pull();
      if (granted.kind === 'granted') await release(granted, 'drain');
      expect(await server.ask('EXISTS', jobKeys(names.prefix, job).fences)).toBe('0');
      expect(await pull()).toMatchObject({ kind: 'granted', batch: 0, fence: '2:worker' });
      expect(await pull({ owner: 'other' })).toEqual({ kind: 'empty' });
    }),
  );
});

describe('time', () => {
  it('is the server’s own unless one is given', async () => {
    const { link } = await freshLink(server);
    const coordinator = createRedisCoordinator({ link, names });
    const job = { tenant: 't', jobId: 'j' };
    const led = await coordinator.lead(job, { owner: 'l', leaseMs });
    const createdAt = led.kind === 'leading' ? led.meta.createdAt : 0;
    expect(Math.abs(createdAt - Date.now())).toBeLessThan(60_000);
    await link.close();
  });
});

describe('a large job', () => {
  beforeEach((context) => needsRealServer(server, context));
  const itemCount = 20_000;
  const sizes = Array.from({ length: itemCount / 2 }, () => 2);

  it(
    'is created, offered, read and ended whole',
    played(
      async ({ coordinator, epoch, job, commitAsLeader, batch, meta, seal, reopen }) => {
        const batches = sizes.map((_, number) => number);
        await coordinator.offer(job, { epoch, batches, waitMs: 0 });
        expect(await batch(sizes.length - 1)).toMatchObject({ left: 2, open: true });
        const items = batches.flatMap((number): readonly ItemReport[] => [
          okOf(number, 0),
          failureOf(number, 1),
        ]);
        const { accepted } = await commitAsLeader(...items);
        expect(accepted).toHaveLength(itemCount);
        expect(await meta()).toMatchObject({ ok: itemCount / 2, failed: itemCount / 2 });
        const pages = await collect(coordinator.terminal(job));
        expect(pages.every(({ length }) => length <= 500)).toBe(true);
        expect(new Set(pages.flat().map(({ key }) => key)).size).toBe(itemCount);
        await seal();
        await reopen(
          2,
          items.map(({ key }) => key),
        );
        expect(await meta()).toMatchObject({ ok: itemCount / 2, failed: 0 });
      },
      { batchSizes: sizes },
    ),
    60_000,
  );

  it(
    'drops the leases of all its dead workers at once',
    played(
      async ({ claim, clock, coordinator, epoch, job, reap }) => {
        const batches = Array.from({ length: 1_200 }, (_, number) => number);
        await coordinator.offer(job, { epoch, batches, waitMs: 0 });
        await Promise.all(batches.map((number) => claim(number, { n: number })));
        await clock.advance(leaseMs);
        expect((await reap()).batches).toEqual(batches);
        expect(await reap()).toEqual({ batches: [], deaths: [] });
      },
      { batchSizes: Array.from({ length: 1_200 }, () => 1) },
    ),
    60_000,
  );
});

describe('memory', () => {
  /** Bytes an item beside its id, everything that stands for the job counted. */
  async function bytesAnItem(reportOf: (batch: number, place: number) => ItemReport) {
    const subject = await makeSubject();
    const batchSizes = Array.from({ length: 800 }, () => 15);
    const scene = await stageJob(subject, { batchSizes });
    const items = batchSizes.flatMap((size, batch) =>
      Array.from({ length: size }, (_, place) => reportOf(batch, place)),
    );
    await scene.commitAsLeader(...items);
    let bytes = 0;
    for (const key of jobKeys(names.prefix, scene.job).all) {
      const reply = await server.ask('MEMORY', 'USAGE', key, 'SAMPLES', '0');
      bytes += reply.startsWith('-') ? 0 : Number(reply) || 0;
    }
    await subject.close();
    const idBytes = items.reduce((sum, { key }) => sum + key.length, 0);
    return (bytes - idBytes) / items.length;
  }

  it('of an item is at most 90 bytes and its id', async (context) => {
    needsRealServer(server, context);
    const figures = {
      ok: await bytesAnItem(okOf),
      failed: await bytesAnItem((batch, place) => failureOf(batch, place, 'MODEL_UNREACHABLE')),
    };
    const words = Object.entries(figures).map(([kind, bytes]) => `${kind} ${bytes.toFixed(1)}`);
    process.stdout.write(`Redis memory, bytes an item beside its id: ${words.join(', ')}\n`);
    expect(figures.ok).toBeLessThanOrEqual(90);
    expect(figures.failed).toBeLessThanOrEqual(90);
    expect(figures.ok).toBeGreaterThan(10);
  }, 30_000);
});

describe('an index that is lost', () => {
  const { signal } = new AbortController();
  const changed = (
    coordinator: Coordinator,
    job: Parameters<Coordinator['meta']>[0],
    cursor: string,
  ) => coordinator.changed(job, { cursor, waitMs: 60_000, signal });

  it(
    'answers nojob, and wakes a waiting leader with its next change at the latest',
    played(async ({ answersToWorkers, clock, coordinator, create, job, scope }) => {
      const cursor = await changed(coordinator, job, '');
      await server.ask('FLUSHALL');
      expect(await answersToWorkers({ fence: '1:worker', scope })).toEqual(['nojob']);
      expect(await server.ask('DBSIZE')).toBe('0');
      expect(await changed(coordinator, job, cursor)).toBe('0-0');
      const waiting = changed(coordinator, job, '0-0');
      const led = await coordinator.lead(job, { owner: 'leader', leaseMs });
      expect(await waiting).not.toBe('0-0');
      expect(led).toMatchObject({ kind: 'leading', meta: { planHash: undefined } });
      expect(await create()).toBe('created');
      expect(clock.sleeperCount()).toBe(0);
    }),
  );

  it('is read from its newest change by who was behind the trim', async (context) => {
    needsRealServer(server, context);
    await played(async ({ control, coordinator, job }) => {
      const cursor = await changed(coordinator, job, '');
      for (let seq = 1; seq <= 1_500; seq += 1) {
        await control(seq, { kind: 'concurrency', lanes: seq });
      }
      const length = await server.ask('XLEN', jobKeys(names.prefix, job).events);
      expect(Number(length)).toBeLessThan(1_200);
      expect(await changed(coordinator, job, cursor)).not.toBe(cursor);
    })();
  }, 30_000);

  it('is waited for in several jobs at once over one connection', async () => {
    const subject = await makeSubject();
    const { coordinator } = subject;
    const scenes = await Promise.all(Array.from({ length: 8 }, () => stageJob(subject)));
    const cursors = await Promise.all(scenes.map(({ job }) => changed(coordinator, job, '')));
    const waits = scenes.map(({ job }, at) => changed(coordinator, job, cursors[at] ?? ''));
    for (const scene of scenes.toReversed()) await scene.commitAsLeader(okOf(0, 0));
    const woken = await Promise.all(waits);
    expect(woken.filter((cursor, at) => cursor === cursors[at])).toEqual([]);
    const clients = (await server.ask('CLIENT', 'LIST')).split('\n');
    expect(clients.filter((line) => line.includes('cmd=xread')).length).toBeLessThanOrEqual(1);
    await subject.close();
  });
});
