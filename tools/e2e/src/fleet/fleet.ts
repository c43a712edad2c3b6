import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startLambdaEmulator,
  type LambdaProcess,
} from '@longhaul/testkit/processes/lambda-emulator';
import { startS3Server, type S3Process } from '@longhaul/testkit/processes/s3-server';
import { startRedisServer, type RedisServer } from '@longhaul/testkit/redis-server';
import { workspace } from '../harness/child.ts';
import { model } from '../harness/scene.ts';
import { startSimulator, type Simulator } from '../harness/simulator.ts';

/** Everything of a fleet that is a process of its own, the leader excepted. */
export type Fleet = {
  readonly redis: RedisServer;
  readonly s3: S3Process;
  readonly simulator: Simulator;
  readonly lambda: LambdaProcess;
  readonly close: () => Promise<void>;
};

/** A leader waits so long for a worker that died; it must be told the same. */
export const leaseMs = 10_000;

const bundle = join(workspace, 'apps', 'worker', 'dist', 'handler.mjs');

/** Starts Redis, S3, the model and Lambda with the built worker; `flags` are the emulator's. */
export async function startFleet(...flags: readonly string[]): Promise<Fleet> {
  if (!existsSync(bundle)) throw new Error('The worker is not built: run npx nx build worker.');
  const folder = await mkdtemp(join(tmpdir(), 'longhaul-fleet-'));
  const [redis, s3, simulator] = await Promise.all([
    startRedisServer({ env: process.env }),
    startS3Server(),
    startSimulator(folder),
  ]);
  const lambda = await startLambdaEmulator({
    bundle,
    env: {
      LONGHAUL_REDIS: redis.url,
      LONGHAUL_S3: `s3://${s3.bucket}`,
      LONGHAUL_S3_ENDPOINT: s3.url,
      AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      OPENAI_BASE_URL: simulator.url,
      OPENAI_API_KEY: 'x',
      LONGHAUL_MODEL: model,
      LONGHAUL_LEASE_MS: String(leaseMs),
    },
    flags,
  });
  return {
    ...{ redis, s3, simulator, lambda },
    close: async () => {
      await lambda.stop();
      await Promise.all([redis.stop(), s3.stop(), simulator.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
