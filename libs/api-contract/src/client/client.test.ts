import { describe, expect, it } from 'vitest';
import { jobCodec } from '../documents/job.ts';
import { liveEventCodec } from '../documents/live-event.ts';
import { problemCodec, problemOf } from '../problem.ts';
import { liveEvents, runningJob } from '../testing.ts';
import { createClient, type Client } from './client.ts';
import type { Fetch } from './fetch.ts';
import type { Followed } from './follow.ts';

/** A service that answers each request with the next reply and keeps what it was asked. */
function scripted(...replies: (Response | Error)[]) {
  const asked: { url: string; method: string; headers: Record<string, string> }[] = [];
  const slept: number[] = [];
  const fetch: Fetch = async (url, { method, headers }) => {
    asked.push({ url, method, headers: { ...headers } });
    const reply = replies.shift() ?? new Error('nothing was scripted');
    if (reply instanceof Error) throw reply;
    return reply;
  };
  const clock = { now: () => 0, sleep: async (ms: number) => void slept.push(ms) };
  const client = createClient({ fetch, clock, baseUrl: 'http://api.test', key: 'lh_a_b' });
  return { client, asked, slept };
}

/** The platform's own fetch is one that the client takes. */
export const platformFetch: Fetch = fetch;

const ok = (text: string): Response => new Response(text);

function eventStream(...events: readonly (readonly [string, (typeof liveEvents)[number]])[]) {
  const text = events
    .map(
      ([id, event]) =>
        `id: ${id}\nevent: ${event.kind}\ndata: ${liveEventCodec.encodeText(event)}\n\n`,
    )
    .join('');
  return ok(`: hello\n\n${text}`);
}

async function all(client: Client, jobId: string): Promise<Followed[]> {
  const seen: Followed[] = [];
  const { signal } = new AbortController();
  for await (const one of client.follow(jobId, { signal })) seen.push(one);
  return seen;
}

describe('the client', () => {
  it('asks with the key and gives the decoded document', async () => {
    const { client, asked } = scripted(ok(jobCodec.encodeText(runningJob)));
    const job = await client.send('readJob', { params: { jobId: 'j1' } });
    expect(job).toEqual(runningJob);
    expect(asked[0]).toMatchObject({ method: 'GET', url: 'http://api.test/v1/jobs/j1' });
    expect(asked[0]?.headers['authorization']).toBe('Bearer lh_a_b');
  });

  it('writes parameters as on the wire, and an id of any characters as one segment', async () => {
    const { client, asked } = scripted(ok(''), ok(''));
    const query = { outcome: 'failed', search: 'ä&b', limit: 5 } as const;
    await client.send('listItems', { params: { jobId: 'j1' }, query }).catch(() => undefined);
    const params = { jobId: 'j1', itemId: 'a/b?c d' };
    await client.send('readItemContent', { params });
    expect(asked.map(({ url }) => url.slice('http://api.test'.length))).toEqual([
      '/v1/jobs/j1/items?outcome=failed&search=%C3%A4%26b&limit=5',
      '/v1/jobs/j1/items/a%2Fb%3Fc%20d/content',
    ]);
  });

  it('throws what the service says, with what to do and when', async () => {
    const problem = problemOf('too_many_requests', 'Too many requests.', { remedy: 'Wait.' });
    const headers = { 'retry-after': '7' };
    const reply = new Response(problemCodec.encodeText(problem), { status: 429, headers });
    const { client } = scripted(reply);
    await expect(client.send('listJobs', {})).rejects.toMatchObject({
      name: 'ProblemError',
      message: 'Too many requests. Wait.',
      retryAfterMs: 7000,
      problem: { code: 'too_many_requests' },
    });
  });

  it('tells an absent service from one that says no', async () => {
    const { client } = scripted(new Error('ECONNREFUSED'), new Response('<h1>', { status: 502 }));
    const name = 'UnreachableError';
    await expect(client.send('listJobs', {})).rejects.toMatchObject({ name });
    await expect(client.send('listJobs', {})).rejects.toMatchObject({
      problem: { code: 'unavailable', detail: expect.stringContaining('502') as string },
    });
  });
});

describe('following a job', () => {
  const [progress, , , item] = liveEvents;
  const end = liveEvents.at(-1);
  if (!progress || !item || !end) throw new Error('the fixtures have these');

  it('goes on where it was cut, and ends with the round', async () => {
    const { client, asked, slept } = scripted(
      eventStream(['1', progress], ['2', item]),
      new Error('cut'),
      eventStream(['3', end]),
    );
    const seen = await all(client, 'j1');
    const events = seen.flatMap((one) => (one.kind === 'event' ? [one.event.kind] : [one.kind]));
    expect(events).toEqual([
      ...['connected', 'progress', 'item', 'disconnected'],
      ...['disconnected', 'connected', 'end'],
    ]);
    expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '2', '2']);
    expect(slept).toEqual([500, 1000]);
  });

  it('does not ask again for a job that is not there', async () => {
    const problem = problemOf('not_found', 'There is no job j1.');
    const { client, asked } = scripted(
      new Response(problemCodec.encodeText(problem), { status: 404 }),
    );
    await expect(all(client, 'j1')).rejects.toMatchObject({ problem: { code: 'not_found' } });
    expect(asked).toHaveLength(1);
  });

  it('stops when it is told to', async () => {
    const { client } = scripted(eventStream(['1', progress]));
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const one of client.follow(undefined, { signal: stop.signal })) {
      seen.push(one.kind);
      if (one.kind === 'event') stop.abort();
    }
    expect(seen).toEqual(['connected', 'event']);
  });
});
