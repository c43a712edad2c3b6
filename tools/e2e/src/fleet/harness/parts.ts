import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startLambdaEmulator,
  type LambdaProcess,
} from '@longhaul/testkit/processes/lambda-emulator';
import { startS3Server, type S3Process } from '@longhaul/testkit/processes/s3-server';
import { startRedisServer, type RedisServer } from '@longhaul/testkit/redis-server';
import { compileCache } from '../../harness/child.ts';
import { model } from '../../harness/scene.ts';
import { startSimulator, type Simulator } from '../../harness/simulator.ts';
import { built, workerBundle } from './bundles.ts';
import { openNetworks, portOf, through, type Networks } from './networks.ts';

export type Environment = Readonly<Record<string, string>>;

export type FleetOptions = {
  /** Length of the leases; short ones make a death be noticed within a test's patience. */
  readonly leaseMs?: number;
  /** Further flags of the emulator. */
  readonly lambda?: readonly string[];
  /** Another bundle than the one that was built. */
  readonly bundle?: string;
};

export const shortLeaseMs = 8_000;

/** What stands before anybody leads, each a process of its own. */
export type Parts = {
  readonly folder: string;
  readonly redis: RedisServer;
  readonly s3: S3Process;
  readonly simulator: Simulator;
  readonly lambda: LambdaProcess;
  readonly networks: Networks;
  /** As workers call it: it is part of what a job is. */
  readonly modelUrl: string;
  /** Starts another platform with another bundle or other flags; whoever starts it stops it. */
  readonly deploy: (options?: FleetOptions) => Promise<LambdaProcess>;
  readonly shared: Environment;
};

export async function startParts(options: FleetOptions): Promise<Parts> {
  const folder = await mkdtemp(join(tmpdir(), 'longhaul-fleet-'));
  const [redis, s3, simulator] = await Promise.all([
    startRedisServer({ env: process.env }),
    startS3Server(),
    startSimulator(folder),
  ]);
  const ports = { redis: redis.port, s3: portOf(s3.url), model: portOf(simulator.url) };
  const networks = await openNetworks(ports);
  const modelUrl = through(networks.workerToModel, simulator.url);
  const shared = sharedEnvironment(s3, modelUrl, options.leaseMs ?? shortLeaseMs);
  const env = {
    ...shared,
    NODE_COMPILE_CACHE: compileCache,
    // Tests learn from it which calls a worker makes.
    LONGHAUL_LOG_LEVEL: 'debug',
    LONGHAUL_REDIS: through(networks.workerToRedis, redis.url),
    LONGHAUL_S3_ENDPOINT: through(networks.workerToStore, s3.url),
  };
  // A busy machine may need longer for a cold start than the platform allows.
  const common = ['--init-ms', '60000', '--log-folder', join(folder, 'workers')];
  const deploy: Parts['deploy'] = ({ bundle = built(workerBundle), lambda: flags = [] } = {}) =>
    startLambdaEmulator({ bundle, env, flags: [...common, ...flags] });
  const lambda = await deploy(options);
  return { folder, redis, s3, simulator, lambda, networks, modelUrl, deploy, shared };
}

/** What leaders and workers have in common. */
function sharedEnvironment(s3: S3Process, modelUrl: string, leaseMs: number): Environment {
  return {
    LONGHAUL_S3: `s3://${s3.bucket}`,
    LONGHAUL_LEASE_MS: String(leaseMs),
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    OPENAI_BASE_URL: modelUrl,
    OPENAI_API_KEY: 'x',
    LONGHAUL_MODEL: model,
  };
}
