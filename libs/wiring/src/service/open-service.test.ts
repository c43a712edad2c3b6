import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import type { JobPlace } from '@longhaul/jobs/object-key';
import { acquireJobLock } from '@longhaul/job-store/job-lock';
import { readJobView } from '@longhaul/pipeline/query/job-view';
import { listItems } from '@longhaul/pipeline/query/items';
import { listJobs } from '@longhaul/pipeline/query/list-jobs';
import { readItem } from '@longhaul/pipeline/query/read-item';
import { listArtifacts } from '@longhaul/pipeline/query/results';
import { redrive } from '@longhaul/pipeline/redrive';
import { submit } from '@longhaul/pipeline/submit/submit';
import { createRealClock } from '@longhaul/platform/clock';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readConfig, type Config } from '../config.ts';
import { sampleLines } from '../sample.ts';
import { openService, type Service } from './open-service.ts';

const clock = createRealClock();
let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'service-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

function configOf(dataDir: string, simulatedSpeed: number): Config {
  const reading = readConfig({ dataDir: join(root, dataDir), simulatedSpeed }, {});
  if (!reading.ok) throw new Error(reading.problem);
  return reading.config;
}

type Running = { readonly service: Service; readonly stop: () => Promise<void> };

/** Opened and leading, until it is stopped or the test ends. */
async function start(dataDir: string, simulatedSpeed = 5_000): Promise<Running> {
  const troubles: string[] = [];
  const service = await openService({
    config: configOf(dataDir, simulatedSpeed),
    onTrouble: ({ message }) => void troubles.push(message),
  });
  const resign = new AbortController();
  const running = service.run(resign.signal);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    resign.abort();
    await running;
    await service.close();
  };
  const stopOnce = (): Promise<void> => (stopping ??= stop());
  onTestFinished(stopOnce);
  return { service, stop: stopOnce };
}

async function submitDeals(
  { ports }: Service,
  count: number,
  { tenant = 'local', seed = 1 } = {},
): Promise<JobPlace> {
  const [{ ports: jobPorts, workOf, defaults }] = ports.workloads;
  const source = (async function* () {
    for (const line of sampleLines({ count, seed, size: 'small' })) yield encodeUtf8(line);
  })();
  const reply = await submit(jobPorts, {
    ...{ tenant, source, pipeline: 'deals.ndjson', work: workOf(undefined), plan: defaults },
    ...{ asOf: clock.now(), thresholds: {}, fresh: false },
  });
  if (reply.kind === 'nothing') throw new Error('Deals are something.');
  await ports.engine.announce(reply.submission);
  const { jobId } = reply.submission;
  return { tenant, jobId };
}

const viewOf = ({ ports }: Service, job: JobPlace) => readJobView(ports.queries, job, clock.now());

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = clock.now() + 60_000;
  while (!(await isSo())) {
    if (clock.now() > endsAt) throw new Error('It did not come about within a minute.');
    await clock.sleep(20);
  }
}

const isOver = (service: Service, job: JobPlace) =>
  until(async () => (await viewOf(service, job))?.status === 'complete');

describe('a service over a folder', () => {
  it('leads what is submitted, jobs of two tenants at the same time', async () => {
    const { service } = await start('two');
    const jobs = [
      await submitDeals(service, 6, { tenant: 'acme' }),
      await submitDeals(service, 5, { tenant: 'beta', seed: 2 }),
    ];
    for (const job of jobs) await isOver(service, job);
    const { jobs: listed } = await listJobs(service.ports.queries, 'acme', { limit: 10 });
    expect(listed).toMatchObject([{ job: jobs[0], status: 'complete', counts: { ok: 6 } }]);
    expect(await service.ports.unreadiness()).toEqual([]);
  });

  it('goes on after a restart with what an earlier process left open', async () => {
    const slow = await start('restart', 60);
    const job = await submitDeals(slow.service, 20);
    await until(async () => ((await viewOf(slow.service, job))?.counts.ok ?? 0) > 2);
    await slow.stop();
    const fast = await start('restart');
    await isOver(fast.service, job);
    const view = await viewOf(fast.service, job);
    expect(view).toMatchObject({ counts: { total: 20, ok: 20 } });
    // Drained, not cut: nothing that was paid for is asked for again.
    const { requests, withoutCall = 0 } = view?.account ?? {};
    expect(requests).toBe(20 - withoutCall);
  });

  it('tells who watches a job what happened before and what happens then, once each', async () => {
    const { service } = await start('follow', 200);
    const job = await submitDeals(service, 12);
    await until(async () => ((await viewOf(service, job))?.counts.ok ?? 0) > 0);
    const heard: string[] = [];
    const unfollow = service.ports.engine.follow(job, 'deals', ({ kind, at, ...rest }) => {
      heard.push(JSON.stringify([kind, at, rest]));
    });
    await isOver(service, job);
    unfollow();
    expect(heard.filter((event) => event.includes('"item-ended"'))).toHaveLength(12);
    expect(heard.at(0)).toContain('"planning"');
  });

  it('leaves a job alone that another process has, and says who', async () => {
    const troubles: string[] = [];
    const config = configOf('lock', 5_000);
    const service = await openService({ config, onTrouble: (it) => troubles.push(it.message) });
    const job = await submitDeals(service, 3);
    const folder = join(config.dataDir, 'local/jobs', job.jobId);
    const lock = acquireJobLock(folder, clock);
    if (lock.kind !== 'held') throw new Error('The lock is free.');
    expect(await service.ports.engine.deleteJob(job)).toBe('open');
    const resign = new AbortController();
    const running = service.run(resign.signal);
    await until(() => troubles.length > 0);
    expect(troubles[0]).toMatch(/cannot be led now: process \d+ since .+ has it/);
    lock.release();
    await isOver(service, job);
    resign.abort();
    await running;
    await service.close();
  });

  it('erases a deal, and deletes a job, once they are over', async () => {
    const { service } = await start('erase');
    const { engine } = service.ports;
    const job = await submitDeals(service, 4);
    await isOver(service, job);
    expect(await engine.eraseItem(job, 'nobody')).toBe('unknown');
    const page = await listItems(service.ports.queries, job, { limit: 1 });
    expect(await engine.eraseItem(job, String(page?.items[0]?.id))).toBe('erased');
    expect(await viewOf(service, job)).toMatchObject({ status: 'complete', erased: 1 });
    const [{ ports }] = service.ports.workloads;
    const nothing = await redrive(ports, job, { itemIds: [], codes: [] });
    expect(nothing.kind).toBe('nothing-failed');
    expect(await engine.deleteJob({ ...job, tenant: 'acme' })).toBe('unknown');
    expect(await engine.deleteJob(job)).toBe('deleted');
    expect(await viewOf(service, job)).toBeUndefined();
    expect(await listJobs(service.ports.queries, 'local', { limit: 5 })).toEqual({ jobs: [] });
  });

  it('lists jobs that were run before there was a list', async () => {
    const first = await start('old');
    const job = await submitDeals(first.service, 2);
    await isOver(first.service, job);
    await first.stop();
    const { store } = first.service.ports;
    for await (const key of store.list('local/recent/')) await store.delete(key);
    const { service } = await start('old');
    await until(
      async () => (await listJobs(service.ports.queries, 'local', { limit: 5 })).jobs.length === 1,
    );
  });
});

describe('the columns of a deal', () => {
  it('are filled from its facts, its stored result and the insights of its round', async () => {
    const { service } = await start('columns');
    const job = await submitDeals(service, 4);
    await isOver(service, job);
    const { queries, workloads } = service.ports;
    const [{ columns, itemSchema, files }] = workloads;
    expect(itemSchema).toMatchObject({ title: 'Deal' });
    const artifacts = await listArtifacts(queries, job, 1);
    expect(artifacts).toEqual(expect.arrayContaining([columns?.artifact, ...Object.values(files)]));
    const page = await listItems(queries, job, { outcome: 'ok', limit: 4 });
    const analyzed = page?.items.find(({ attempts = 0 }) => attempts > 0);
    const { record } = (await readItem(queries, job, String(analyzed?.id))) ?? {};
    const facts = { owner: 'Ana', stage: null, contact_titles: [] };
    const fields = columns?.ofItem(facts, record);
    expect(fields).toMatchObject({ owner: 'Ana', risk_level: expect.any(String) as string });
    expect(fields).not.toHaveProperty('stage');
    const insights = await service.ports.store.get(
      `local/jobs/${job.jobId}/rounds/1/insights.json`,
    );
    const rows = columns?.ofArtifact(
      parseJson(decodeUtf8(insights ?? new Uint8Array())) as JsonObject,
    );
    expect(rows?.size).toBe(4);
    expect(rows?.get(String(analyzed?.id))).toHaveProperty('standing');
  });
});
