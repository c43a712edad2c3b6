import { endOf, type Engine } from '@longhaul/pipeline/lead/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene, type Scene } from '../testing.ts';

/** Whatever people say to a job through the api, in whatever order: it ends, with every item told of. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ settings: { requestsPerMinute: 1_000_000 } });
});
afterAll(async () => scene.service.close());

type Word = { readonly method: 'POST' | 'PATCH'; readonly verb: string; readonly payload: object };

const post = (verb: string, payload: object = {}): Word => ({ method: 'POST', verb, payload });
const change = (payload: object): Word => ({ method: 'PATCH', verb: '', payload });

const words = fc.array(
  fc.record({
    word: fc.constantFrom(
      post('/pause', { reason: 'Lunch.' }),
      post('/resume'),
      post('/cancel', { mode: 'drain' }),
      post('/cancel', { mode: 'now' }),
      post('/redrive'),
      post('/redrive', { codes: ['REFUSED'] }),
      change({ lanes: 1 }),
      change({ lanes: 9, tolerated_failures: 0 }),
      change({ cap_usd: 0 }),
      change({ cap_usd: 0.01, tolerated_failure_share: 1 }),
      change({ deadline_at: '2100-01-01T00:00:05Z' }),
      change({ deadline_at: '2126-01-01T00:00:00Z' }),
    ),
    waitMs: fc.constantFrom(0, 500, 3_000, 40_000),
  }),
  { minLength: 1, maxLength: 10 },
);

async function say({ job }: Engine, { method, verb, payload }: Word): Promise<void> {
  const url = `/v1/jobs/${job.jobId}${verb}`;
  const headers = { 'content-type': 'application/json' };
  const { status } = await scene.ask({ method, url, headers, payload });
  expect(status).toBe(202);
}

/** Leads, and leads again where a hold was the end, once what holds it is mended. */
async function endWhatever(engine: Engine, leading: ReturnType<Engine['lead']>): Promise<void> {
  let end = await endOf(engine, leading);
  for (let times = 0; end.kind !== 'finished'; times += 1) {
    if (times > 3) throw new Error(`It is ${JSON.stringify(end)} and does not end.`);
    await say(engine, change({ cap_usd: 1_000 }));
    await say(engine, post('/resume'));
    end = await endOf(engine);
  }
}

let runs = 0;

it('any words in any order leave a job that ends, with every item told of', async () => {
  const property = fc.asyncProperty(words, async (said) => {
    runs += 1;
    const texts = [1, 2, 3, 4, 5].map((at) => `words ${String(runs)} ${String(at)}`);
    const behave = (text: string) =>
      text.endsWith('3')
        ? ({ kind: 'refusal' } as const)
        : ({ kind: 'answer', text: '{"words":2}' } as const);
    const engine = await scene.engine({ texts, behave, workers: 1 });
    let isLed = false;
    const lead = (): ReturnType<Engine['lead']> => {
      isLed = true;
      const leading = engine.lead().finally(() => (isLed = false));
      leading.catch(() => undefined);
      return leading;
    };
    let leading = lead();
    for (const { word, waitMs } of said) {
      await say(engine, word);
      if (!isLed) leading = lead();
      await engine.clock.advance(waitMs);
    }
    await endWhatever(engine, leading);
    const url = `/v1/jobs/${engine.job.jobId}`;
    // What was asked for while it ended may have opened one round more.
    if ((await scene.ask({ url })).json()['finished_at'] === undefined) {
      await endWhatever(engine, engine.lead());
    }
    const job = (await scene.ask({ url })).json();
    const counts = job['counts'] as Record<'ok' | 'failed' | 'left', number>;
    expect(job).toMatchObject({ phase: 'done', finished_at: expect.any(String) as string });
    expect([counts.left, counts.ok + counts.failed]).toEqual([0, 5]);
  });
  await fc.assert(property, { numRuns: 15 });
});
