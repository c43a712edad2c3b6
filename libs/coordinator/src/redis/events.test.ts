import type { JobEvent } from '@longhaul/jobs/job-event';
import { jobEventsContract } from '@longhaul/testkit/contracts/job-events-contract';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createRedisEvents } from './events.ts';
import { jobKeys } from './job-keys.ts';
import { freshLink, names, startServer } from './testing.ts';

const server = await startServer();
afterAll(() => server.stop());
const { prefix } = names;

jobEventsContract('redis', async ({ limit }) => {
  const { link } = await freshLink(server);
  const events = createRedisEvents({ link, prefix, limit });
  events.follow({ tenant: 'acme', jobId: 'job' });
  events.publish({ tenant: 'acme', jobId: 'another' });
  return { events, settled: events.flush, close: link.close };
});

const job = { tenant: 'acme', jobId: 'job' };

function warning(at: number): JobEvent {
  return { at, jobId: 'job', kind: 'warning', message: `number ${at}` };
}

const numbersOf = (events: readonly JobEvent[]) => events.map(({ at }) => at);

describe('events of two processes', () => {
  it('reach both followers once each, those of before it followed too, and its own without an echo', async () => {
    const one = await freshLink(server);
    const other = await freshLink(server);
    const worker = createRedisEvents({ link: one.link, prefix });
    worker.publish(job);
    for (let at = 1; at <= 250; at += 1) worker.emit(warning(at));
    await worker.flush();
    const leader = createRedisEvents({ link: other.link, prefix });
    const leave = leader.follow(job);
    leader.emit(warning(1_000));
    worker.emit(warning(251));
    await vi.waitFor(() => expect(leader.history('job')).toHaveLength(252), { timeout: 10_000 });
    const expected = Array.from({ length: 251 }, (_, at) => at + 1);
    const seen = numbersOf(leader.history('job'));
    expect(seen.filter((at) => at < 1_000)).toEqual(expected);
    expect(seen.filter((at) => at === 1_000)).toHaveLength(1);
    expect(numbersOf(worker.history('job'))).toEqual(expected);
    leave();
    await Promise.all([one.link.close(), other.link.close()]);
  });

  it('are forgotten a day after the last, however many were sent', async () => {
    const { clock, link } = await freshLink(server);
    const events = createRedisEvents({ link, prefix });
    events.publish(job);
    for (let at = 1; at <= 50; at += 1) {
      events.emit(warning(at));
      await events.flush();
    }
    const key = jobKeys(prefix, job).timeline;
    await server.ask('PEXPIRE', key, '1000000');
    await clock.advance(3_600_000);
    events.emit(warning(51));
    await events.flush();
    expect(Number(await server.ask('PTTL', key))).toBeGreaterThan(80_000_000);
    await link.close();
  });

  it('are read by a process that follows nothing, all of them or the newest', async () => {
    const [one, other] = [await freshLink(server), await freshLink(server)];
    const worker = createRedisEvents({ link: one.link, prefix });
    worker.publish(job);
    for (let at = 1; at <= 250; at += 1) worker.emit(warning(at));
    await worker.flush();
    const reader = createRedisEvents({ link: other.link, prefix });
    const expected = Array.from({ length: 250 }, (_, at) => at + 1);
    expect(numbersOf(await reader.read(job))).toEqual(expected);
    const newest = numbersOf(await reader.read(job, 1));
    expect(newest.length).toBeLessThan(250);
    expect(newest.at(-1)).toBe(250);
    expect(await reader.read({ ...job, tenant: 'beta' })).toEqual([]);
    expect(reader.history('job')).toEqual([]);
    await Promise.all([one.link.close(), other.link.close()]);
  });

  it('stay in the process while nobody has said whose job it is', async () => {
    const { link } = await freshLink(server);
    const events = createRedisEvents({ link, prefix });
    events.emit(warning(1));
    await events.flush();
    expect(numbersOf(events.history('job'))).toEqual([1]);
    expect(await server.ask('DBSIZE')).toBe('0');
    await link.close();
  });
});
