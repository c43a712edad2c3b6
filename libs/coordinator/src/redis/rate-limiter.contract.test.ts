import { rateLimiterContract } from '@longhaul/testkit/contracts/rate-limiter-contract';
import { afterAll } from 'vitest';
import { createRedisRateLimiter } from './rate-limiter.ts';
import { freshLink, startServer } from './testing.ts';

const server = await startServer();
afterAll(() => server.stop());

for (const [name, startMs] of [
  ['redis', 1_790_000_000_000],
  ['redis, from instant 0', 0],
] as const) {
  rateLimiterContract(name, async (limits) => {
    const { clock, link } = await freshLink(server, startMs);
    const limiter = createRedisRateLimiter({ link, name: 'endpoint', limits, now: clock.now });
    return { limiter, clock, close: link.close };
  });
}
