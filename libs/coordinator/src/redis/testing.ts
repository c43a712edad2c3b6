/** What the tests of this folder share: one server a file, and a link of their own a test. */
import { createStepClock } from '@longhaul/testkit/step-clock';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { startRedisServer } from '@longhaul/testkit/redis-server';
import type { RedisServer, RedisServerOptions } from '@longhaul/testkit/redis-server';
import { connectRedis } from './link.ts';

export const names = { prefix: 'audit_intelligence', countField: 'total_deals' };

export function startServer(options: Omit<RedisServerOptions, 'env'> = {}): Promise<RedisServer> {
  return startRedisServer({ ...options, env: process.env });
}

let links = 0;

/** A link to an empty server, under a clock of the test's own. */
export async function freshLink(server: RedisServer, startMs = 0) {
  await server.ask('FLUSHALL');
  links += 1;
  const clock = createStepClock(startMs);
  const random = createSeededRandom(links);
  const link = connectRedis({ url: server.url, clock, random, commandTimeoutMs: 2_000 });
  return { clock, random, link };
}
