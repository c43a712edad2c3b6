import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { describe, expect, it } from 'vitest';
import { createEmbeddedRateLimiter } from './rate-limiter.ts';

function newLimiter() {
  const clock = createStepClock();
  const random = createSeededRandom(1);
  const limits = { tokensPerMinute: 60_000 };
  return { clock, limiter: createEmbeddedRateLimiter({ clock, random, limits }) };
}

describe('embedded rate limiter', () => {
  it('admits a large request although small ones never stop asking', async () => {
    const { clock, limiter } = newLimiter();
    const ask = async () => {
      for (;;) {
        const answer = await limiter.admit({ tokens: 40_000 });
        if (answer.kind === 'admitted') return clock.now();
        await clock.sleep(answer.waitMs);
      }
    };
    for (let asked = 0; asked < 100; asked += 1) await limiter.admit({ tokens: 500 });
    const admittedAt = ask();
    for (let second = 0; second < 120; second += 1) {
      await clock.advance(500);
      for (let asked = 0; asked < 5; asked += 1) await limiter.admit({ tokens: 500 });
    }
    expect(await Promise.race([admittedAt, Promise.resolve('never')])).toBeLessThan(60_000);
  });

  it('takes over a lower limit that the provider names', async () => {
    const { limiter } = newLimiter();
    await limiter.observe({ limitTokens: 6_000 });
    expect(await limiter.admit({ tokens: 1_000 })).toMatchObject({ kind: 'admitted' });
    expect(await limiter.admit({ tokens: 1_000 })).toEqual({ kind: 'wait', waitMs: 10_000 });
  });
});
