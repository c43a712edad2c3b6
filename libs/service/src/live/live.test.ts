import type { LiveEvent } from '@longhaul/api-contract/documents/live-event';
import { createClient } from '@longhaul/api-contract/client/client';
import type { Followed } from '@longhaul/api-contract/client/follow';
import { endOf, until } from '@longhaul/pipeline/lead/testing';
import { createRealClock } from '@longhaul/platform/clock';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openScene, type Scene } from '../testing.ts';
import { LiveJobs } from './live-jobs.ts';
import type { MessageBatch, Watcher } from './message.ts';
import { defaultServiceSettings } from '../settings.ts';

let scene: Scene;
let baseUrl: string;
beforeAll(async () => {
  scene = await openScene({ settings: { heartbeatMs: 50 } });
  baseUrl = await scene.service.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => scene.service.close());

const clock = createRealClock();
const patience = { timeout: 20_000 };

/** Collects what a client sees until its stream ends. */
function follow(jobId: string | undefined, after?: string) {
  const client = createClient({ fetch, clock, baseUrl });
  const stop = new AbortController();
  const seen: Followed[] = [];
  const ended = (async () => {
    for await (const one of client.follow(jobId, { signal: stop.signal, after })) seen.push(one);
  })();
  ended.catch(() => undefined);
  const events = (): LiveEvent[] =>
    seen.flatMap((one) => (one.kind === 'event' ? [one.event] : []));
  const kinds = () => new Set(events().map(({ kind }) => kind));
  return { seen, events, kinds, ended, stop: () => stop.abort() };
}

describe('following a job', () => {
  it('tells the standing at once, what happens, and the end, after which the stream is over', async () => {
    const engine = await scene.engine({ texts: ['live 1', 'live 2', 'live 3'] });
    const watched = follow(engine.job.jobId);
    await vi.waitFor(() => expect(watched.kinds()).toContain('progress'), patience);
    await endOf(engine);
    await watched.ended;
    expect([...watched.kinds()].sort()).toEqual(['batch', 'end', 'item', 'progress']);
    const items = watched.events().filter(({ kind }) => kind === 'item');
    expect(items).toHaveLength(3);
    expect(watched.events().at(-1)).toMatchObject({
      kind: 'end',
      outcome: 'complete',
      counts: { total: 3, ok: 3, left: 0 },
    });
  });

  it('goes on after the last event that was seen, without a gap and without a repetition', async () => {
    const texts = Array.from({ length: 8 }, (_, at) => `resume ${at}`);
    const engine = await scene.engine({ texts, workers: 1, lanes: 1 });
    const leading = engine.lead();
    leading.catch(() => undefined);
    const whole = follow(engine.job.jobId);
    const first = follow(engine.job.jobId);
    await vi.waitFor(() => expect(first.seen.length).toBeGreaterThan(1), patience);
    await until(engine, () => first.kinds().has('item'));
    first.stop();
    const last = first.seen.findLast((one) => one.kind === 'event');
    const second = follow(engine.job.jobId, last?.kind === 'event' ? last.id : undefined);
    await endOf(engine, leading);
    await Promise.all([second.ended, whole.ended]);
    const itemsOf = (events: LiveEvent[]) =>
      events.flatMap((event) => (event.kind === 'item' ? [event.item] : []));
    const resumed = [...itemsOf(first.events()), ...itemsOf(second.events())];
    expect(resumed).toEqual(itemsOf(whole.events()));
    expect(new Set(resumed).size).toBe(8);
  });

  it('of a finished one tells its end', async () => {
    const { jobId } = await scene.finish({ texts: ['over'] });
    const watched = follow(jobId);
    await watched.ended;
    const [first, last] = [watched.events()[0], watched.events().at(-1)];
    expect(first).toMatchObject({ kind: 'progress', status: 'complete', phase: 'done' });
    expect(last).toMatchObject({ kind: 'end', outcome: 'complete' });
  });

  it('that is not there is refused as anywhere', async () => {
    const watched = follow('nosuchjob');
    await expect(watched.ended).rejects.toMatchObject({ problem: { code: 'not_found' } });
  });

  it('shows what is being called for at this moment in the table of items', async () => {
    const engine = await scene.engine({ texts: ['run 1', 'run 2'], latencyMs: 60_000 });
    const leading = engine.lead();
    leading.catch(() => undefined);
    const watched = follow(engine.job.jobId);
    await vi.waitFor(() => expect(watched.kinds()).toContain('progress'), patience);
    const running = async () => {
      const url = `/v1/jobs/${engine.job.jobId}/items?outcome=running`;
      return (await scene.ask({ url })).json()['matching'];
    };
    await until(engine, async () => (await running()) === 2);
    await endOf(engine, leading);
    await watched.ended;
    expect(await running()).toBe(0);
  });
});

describe('following all jobs', () => {
  it('tells the progress and the end of each, and of no item', async () => {
    const engine = await scene.engine({ texts: ['all 1', 'all 2'] });
    const watched = follow(undefined);
    await vi.waitFor(() => expect(watched.kinds()).toContain('progress'), patience);
    await endOf(engine);
    await vi.waitFor(() => expect(watched.kinds()).toContain('end'), patience);
    expect([...watched.kinds()].sort()).toEqual(['end', 'progress']);
    watched.stop();
    await watched.ended;
  });
});

describe('many watchers of one job', () => {
  it('get the same bytes, written once, from one subscription', async () => {
    const followed = vi.fn(scene.ports.engine.follow);
    const engine = { ...scene.ports.engine, follow: followed };
    const live = new LiveJobs(
      { ...scene.ports, engine },
      { ...defaultServiceSettings, progressMs: 5 },
    );
    const job = await scene.engine({ texts: ['many 1', 'many 2'] });
    const received = Array.from({ length: 500 }, () => [] as MessageBatch[]);
    const watchers = received.map((batches): Watcher => {
      return { receive: (batch) => void batches.push(batch), end: () => undefined };
    });
    await Promise.all(watchers.map((watcher) => live.watchJob(job.job, watcher)));
    await endOf(job);
    const isTold = (batches: MessageBatch[]) =>
      batches.some(({ messages }) => messages.some(({ event }) => event.kind === 'end'));
    await vi.waitFor(() => expect(received.every(isTold)).toBe(true), patience);
    expect(followed).toHaveBeenCalledTimes(1);
    const [first, ...others] = received.map((batches) => batches.at(-1)?.bytes);
    expect(others.every((bytes) => bytes === first)).toBe(true);
    live.close();
  });

  it('are refused beyond a limit', async () => {
    const live = new LiveJobs(scene.ports, { ...defaultServiceSettings, maxWatchers: 1 });
    const watcher: Watcher = { receive: () => undefined, end: () => undefined };
    const leave = await live.watchTenant('local', watcher);
    await expect(live.watchTenant('local', watcher)).rejects.toThrow('Too many');
    leave();
    (await live.watchTenant('local', watcher))();
    live.close();
  });
});
