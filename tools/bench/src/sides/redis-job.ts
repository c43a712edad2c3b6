import { join } from 'node:path';
import { startRedisServer } from '@longhaul/testkit/redis-server';
import { readFigures, type JobFigures } from '../fleet/job-figures.ts';
import { shapeText, type JobShape } from '../fleet/job-shape.ts';
import { between, lookAtRedis, type RedisUse } from '../fleet/redis-use.ts';
import { runCommand } from './command.ts';

/** What a whole job took of its clients and of its Redis. */
export type RedisJobRan = JobFigures & {
  readonly redis: RedisUse;
  /** Processor time of the process with all clients, its start included. */
  readonly cpuMs: number;
};

type RedisServer = Awaited<ReturnType<typeof startRedisServer>>;

/** @throws where there is no redis-server: a figure of the stand-in would say nothing */
export async function startRealRedis(): Promise<RedisServer> {
  const server = await startRedisServer({ env: process.env });
  if (server.isReal) return server;
  await server.stop();
  throw new Error('There is no redis-server: install it, or name it in LONGHAUL_REDIS_SERVER.');
}

/** Runs a side's process on an empty Redis, and looks at the server before and after. */
export async function runRedisJob(
  { url, port, ask }: RedisServer,
  script: string,
  shape: JobShape,
  args: readonly string[] = [],
): Promise<RedisJobRan> {
  await ask('FLUSHALL');
  const before = await lookAtRedis(port);
  const file = join(import.meta.dirname, '..', script);
  const { output, cpuMs } = await runCommand([file, url, shapeText(shape), ...args], {});
  return { ...readFigures(output), redis: between(before, await lookAtRedis(port)), cpuMs };
}
