/**
 * Two coordinators as one: every verb goes to the embedded one and to the one in Redis, and the play
 * ends at the first reply that differs. Now and then the server forgets all scripts.
 */
import type { Coordinator } from '@longhaul/ports/coordinator';
import { collect } from '@longhaul/testkit/collect';
import { afterAll, describe, expect, it } from 'vitest';
import { createEmbeddedCoordinator } from '../embedded/coordinator.ts';
import { anyVerbsInAnyOrder } from '../verb-play/testing.ts';
import { createRedisCoordinator } from './coordinator.ts';
import { connectRedis } from './connection/link.ts';
import { freshLink, names, startServer } from './testing.ts';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { createStepClock } from '@longhaul/testkit/step-clock';
import type { StepClock } from '@longhaul/testkit/step-clock';

const server = await startServer();
afterAll(() => server.stop());

/** How many verbs are played before the scripts are flushed. */
const verbsBetweenFlushes = 97;

type Outcome = { readonly reply?: unknown; readonly thrown?: string };

async function outcomeOf(promise: Promise<unknown>): Promise<Outcome> {
  return promise.then(
    (reply) => ({ reply }),
    (error: unknown) => ({ thrown: error instanceof Error ? error.name : String(error) }),
  );
}

function twinOf(one: Coordinator, other: Coordinator): Coordinator {
  let verbs = 0;
  const both = async (verb: keyof Coordinator, args: readonly unknown[]): Promise<unknown> => {
    verbs += 1;
    if (verbs % verbsBetweenFlushes === 0) await server.ask('SCRIPT', 'FLUSH');
    const ask = (of: Coordinator) =>
      outcomeOf((of[verb] as (...given: readonly unknown[]) => Promise<unknown>)(...args));
    const [expected, actual] = [await ask(one), await ask(other)];
    expect(actual, verb).toEqual(expected);
    if (expected.thrown !== undefined) throw new RangeError(expected.thrown);
    return expected.reply;
  };
  const replies = (verb: keyof Coordinator) =>
    ((...args: readonly unknown[]) => both(verb, args)) as never;
  return {
    ...{ lead: replies('lead'), resign: replies('resign'), create: replies('create') },
    ...{ drop: replies('drop'), offer: replies('offer'), dispatch: replies('dispatch') },
    ...{
      count: replies('count'),
      reap: replies('reap'),
      seal: replies('seal'),
      reopen: replies('reopen'),
    },
    ...{ finish: replies('finish'), claim: replies('claim'), claimNext: replies('claimNext') },
    ...{ stamp: replies('stamp'), renew: replies('renew'), commit: replies('commit') },
    ...{ release: replies('release'), hold: replies('hold'), control: replies('control') },
    ...{ meta: replies('meta'), batches: replies('batches'), standings: replies('standings') },
    terminal: async function* (job) {
      const sorted = async (of: Coordinator) =>
        (await collect(of.terminal(job))).flat().toSorted((a, b) => (a.key < b.key ? -1 : 1));
      const expected = await sorted(one);
      expect(await sorted(other)).toEqual(expected);
      yield expected;
    },
    changed: async (job, wait) =>
      `${await one.changed(job, wait)} ${await other.changed(job, wait)}`,
  };
}

const url = server.url;
const random = createSeededRandom(1);
const link = connectRedis({ url, clock: createStepClock(), random, commandTimeoutMs: 2_000 });
afterAll(() => link.close());

async function makeTwin(clock: StepClock) {
  await server.ask('FLUSHALL');
  const redis = createRedisCoordinator({ link: { ...link, clock }, names, now: clock.now });
  const coordinator = twinOf(createEmbeddedCoordinator({ clock }), redis);
  return { coordinator, close: async () => {} };
}

anyVerbsInAnyOrder('redis beside embedded', makeTwin, 60);

describe('an index that is dropped and made anew', () => {
  it('knows the same deaths as the embedded one, and no ends', async () => {
    const { clock, link: fresh } = await freshLink(server);
    await fresh.close();
    const { coordinator } = await makeTwin(clock);
    const job = { tenant: 't', jobId: 'j' };
    const scope = { planHash: 'p', round: 1 };
    const led = await coordinator.lead(job, { owner: 'l', leaseMs: 60_000 });
    const epoch = led.kind === 'leading' ? led.epoch : '';
    const plan = { epoch, ...scope, total: 3, batchSizes: [2, 1], budgetMs: 1e6, spentMs: 0 };
    const create = (batchSizes: readonly number[]) =>
      coordinator.create(job, { ...plan, batchSizes, thresholds: {}, quietMs: 0 });
    await create([2, 1]);
    await coordinator.offer(job, { epoch, batches: [0, 1], waitMs: 0 });
    for (const batch of [0, 1]) {
      const asked = { ...scope, batch, owner: 'w', n: batch, leaseMs: 60_000, notAfter: Infinity };
      const granted = await coordinator.claim(job, asked);
      const fence = granted.kind === 'granted' ? granted.fence : '';
      const keys = batch === 0 ? ['a', 'b'] : ['c'];
      await coordinator.stamp(job, { ...scope, batch, fence, keys, alone: false });
    }
    await clock.advance(60_000);
    await coordinator.reap(job, { epoch });
    const by = { kind: 'leader', epoch } as const;
    const items = [{ key: 'a', batch: 0, state: { kind: 'ok' as const } }];
    await coordinator.commit(job, { ...scope, by, items });
    await coordinator.drop(job, { epoch });
    await coordinator.standings(job, { keys: ['a', 'b', 'c'] });
    await create([2]);
    const standings = await coordinator.standings(job, { keys: ['a', 'b', 'c'] });
    expect([...standings.values()].map(({ deaths }) => deaths)).toEqual([0, 1, 0]);
    await coordinator.meta(job);
    await coordinator.batches(job);
  });
});
