/** Plays random requests on the ledger in memory and on the one in Redis: every answer must agree. */
import type { RateLimiter, RateReservation } from '@longhaul/ports/rate-limiter';
import type { StepClock } from '@longhaul/testkit/step-clock';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createEmbeddedRateLimiter } from '../embedded/rate-limiter.ts';
import { createRedisRateLimiter } from './rate-limiter.ts';
import { freshLink, startServer } from './testing.ts';

const server = await startServer();
afterAll(() => server.stop());

type Pair = { readonly memory: RateReservation; readonly redis: RateReservation };
type World = {
  readonly memory: RateLimiter;
  readonly redis: RateLimiter;
  readonly clock: StepClock;
  readonly open: Pair[];
};

function command<Args>(
  name: string,
  args: fc.Arbitrary<Args>,
  run: (world: World, args: Args) => Promise<unknown>,
): fc.Arbitrary<fc.AsyncCommand<object, World>> {
  return args.map((drawn) => ({
    check: () => true,
    toString: () => `${name}(${fc.stringify(drawn)})`,
    run: async (_model, world) => void (await run(world, drawn)),
  }));
}

const tokens = fc.constantFrom(1, 10, 500, 3_000, 20_000, 90_000);
const which = fc.nat({ max: 5 });

const commands = [
  command('admit', tokens, async ({ memory, redis, open }, count) => {
    const [one, other] = await Promise.all([
      memory.admit({ tokens: count }),
      redis.admit({ tokens: count }),
    ]);
    if (one.kind === 'wait' || other.kind === 'wait') return expect(other).toEqual(one);
    open.push({ memory: one.reservation, redis: other.reservation });
  }),
  command('settle', fc.tuple(which, tokens), async ({ memory, redis, open }, [place, used]) => {
    const pair = open[place];
    if (!pair) return;
    await memory.settle(pair.memory, used);
    await redis.settle(pair.redis, used);
    await redis.settle(pair.redis, used + 1);
  }),
  command('free', which, async ({ memory, redis, open }, place) => {
    const pair = open[place];
    if (!pair) return;
    await memory.free(pair.memory);
    await redis.free(pair.redis);
    await redis.free(pair.redis);
  }),
  command('pause', fc.constantFrom(0, 900, 30_000), async ({ memory, redis }, waitMs) => {
    await memory.pause(waitMs);
    await redis.pause(waitMs);
  }),
  command(
    'observe',
    fc.record(
      {
        limitTokens: fc.constantFrom(-1, 6_000, 120_000),
        remainingTokens: fc.constantFrom(0, 100, 5_000),
        resetTokensMs: fc.constantFrom(-1, 700, 60_000),
        limitRequests: fc.constantFrom(0, 40),
        remainingRequests: fc.constantFrom(1, 30),
      },
      { requiredKeys: [] },
    ),
    async ({ memory, redis }, observed) => {
      await memory.observe(observed);
      await redis.observe(observed);
    },
  ),
  command('wait', fc.constantFrom(1, 999, 7_000, 60_000), ({ clock }, ms) => clock.advance(ms)),
  command('step back', fc.constantFrom(10, 5_000), async ({ clock }, ms) => clock.stepBack(ms)),
];

describe('requests in any order', () => {
  it('are answered by Redis as by the ledger in memory', async () => {
    const limits = fc.constantFrom<{ requestsPerMinute?: number; tokensPerMinute?: number }>(
      { requestsPerMinute: 60, tokensPerMinute: 60_000 },
      { tokensPerMinute: 7_000 },
      {},
    );
    const played = fc.commands([...commands, ...commands.slice(0, 3)], {
      ...{ maxCommands: 50, size: 'max' },
    });
    await fc.assert(
      fc.asyncProperty(limits, played, async (perMinute, drawn) => {
        const { clock, link, random } = await freshLink(server, 1_790_000_000_000);
        const now = clock.now;
        const memory = createEmbeddedRateLimiter({ clock, random, limits: perMinute });
        const redis = createRedisRateLimiter({ link, name: 'x', limits: perMinute, now });
        const real = { memory, redis, clock, open: [] };
        await fc.asyncModelRun(() => ({ model: {}, real }), drawn).finally(() => link.close());
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('are answered alike where a limit is named while a request that knew none is open', async () => {
    const { clock, link, random } = await freshLink(server, 1_790_000_000_000);
    const memory = createEmbeddedRateLimiter({ clock, random, limits: {} });
    const redis = createRedisRateLimiter({ link, name: 'x', limits: {}, now: clock.now });
    const play = async (limiter: RateLimiter) => {
      await limiter.observe({ limitRequests: 40 });
      await limiter.admit({ tokens: 1 });
      await limiter.observe({ limitTokens: 120_000 });
      const answer = await limiter.admit({ tokens: 1 });
      if (answer.kind !== 'admitted') throw new Error('There is room for two.');
      await limiter.settle(answer.reservation, 3_000);
      await limiter.observe({ limitTokens: 6_000 });
      return (await limiter.admit({ tokens: 1 })).kind;
    };
    expect(await play(redis)).toBe(await play(memory));
    await link.close();
  });
});
