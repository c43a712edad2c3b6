import { rateLimiterContract } from '@longhaul/testkit/contracts/rate-limiter-contract';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { createEmbeddedRateLimiter } from './rate-limiter.ts';

for (const [name, startMs] of [
  ['embedded', 1_790_000_000_000],
  ['embedded, from instant 0', 0],
] as const) {
  rateLimiterContract(name, async (limits) => {
    const clock = createStepClock(startMs);
    const random = createSeededRandom(1);
    const limiter = createEmbeddedRateLimiter({ clock, random, limits });
    return { limiter, clock, close: async () => {} };
  });
}
