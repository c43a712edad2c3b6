import { afterAll, describe, expect, it } from 'vitest';
import { createRedisRateLimiter } from './rate-limiter.ts';
import { freshLink, startServer } from './testing.ts';

const server = await startServer();
afterAll(() => server.stop());

const [state, charges] = ['longhaul_limiter:{endpoint}', 'longhaul_limiter:{endpoint}:charges'];

async function openLimiter(limits: { readonly tokensPerMinute?: number }) {
  const { clock, link } = await freshLink(server, 1_790_000_000_000);
  const limiter = createRedisRateLimiter({ link, name: 'endpoint', limits, now: clock.now });
  return { clock, link, limiter };
}

const leftMs = async (key: string) => Number(await server.ask('PTTL', key));

describe('a ledger in Redis', () => {
  it('is forgotten by itself, its charges too, those of later as well', async () => {
    const { clock, link, limiter } = await openLimiter({ tokensPerMinute: 60_000 });
    for (let round = 0; round < 3; round += 1) {
      const admission = await limiter.admit({ tokens: 100 });
      if (admission.kind !== 'admitted') throw new Error('It was told to wait.');
      expect(await leftMs(state)).toBeGreaterThan(3_000_000);
      expect(await leftMs(charges)).toBeGreaterThan(3_000_000);
      await limiter.settle(admission.reservation, 50);
      await clock.advance(60_000);
    }
    await link.close();
  });

  it('that limits nothing charges nothing, so that there is nothing to settle', async () => {
    const { link, limiter } = await openLimiter({});
    const admission = await limiter.admit({ tokens: 100 });
    if (admission.kind !== 'admitted') throw new Error('It was told to wait.');
    expect(await server.ask('EXISTS', charges)).toBe('0');
    await link.close();
    // Without a connection any question would fail.
    await limiter.settle(admission.reservation, 50);
    await limiter.free(admission.reservation);
  });
});
