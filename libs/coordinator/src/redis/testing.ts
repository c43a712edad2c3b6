/** What the tests of this folder share: one server a file, and a link of their own a test. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { startRedisServer } from '@longhaul/testkit/redis-server';
import type { RedisServer, RedisServerOptions } from '@longhaul/testkit/redis-server';
import type { TestContext } from 'vitest';
import { connectRedis } from './connection/link.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Told by the summary of all tests. */
    skipReason?: string;
  }
}

/** Skips a test of what the stand-in for a server cannot do. */
export function needsRealServer({ isReal }: RedisServer, { task, skip }: TestContext): void {
  if (isReal) return;
  task.meta.skipReason = 'no redis-server found, and its stand-in cannot do this';
  skip();
}

export const names = { prefix: 'audit_intelligence', countField: 'total_deals' };

export function startServer(options: Omit<RedisServerOptions, 'env'> = {}): Promise<RedisServer> {
  return startRedisServer({ ...options, env: process.env });
}

let links = 0;

/** A link to a server, under a clock of the test's own. */
export function linkTo(url: string, { startMs = 0, commandTimeoutMs = 2_000 } = {}) {
  links += 1;
  const clock = createStepClock(startMs);
  const random = createSeededRandom(links);
  return { clock, random, link: connectRedis({ url, clock, random, commandTimeoutMs }) };
}

/** A link to an empty server. */
export async function freshLink(server: RedisServer, startMs = 0) {
  await server.ask('FLUSHALL');
  return linkTo(server.url, { startMs });
}

/** A way to a port that can be cut, or made to swallow everything. */
export async function startProxy(port: number) {
  const sockets = new Set<Socket>();
  let isBlackHole = false;
  let accepted = 0;
  const server = createServer((client) => {
    accepted += 1;
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => isBlackHole || to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    swallow: (isOn: boolean) => (isBlackHole = isOn),
    accepted: () => accepted,
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
