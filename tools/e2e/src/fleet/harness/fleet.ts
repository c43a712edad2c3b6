import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startLambdaEmulator,
  type LambdaProcess,
} from '@longhaul/testkit/processes/lambda-emulator';
import { startS3Server, type S3Process } from '@longhaul/testkit/processes/s3-server';
import { startRedisServer, type RedisServer } from '@longhaul/testkit/redis-server';
import { Child, compileCache, workspace } from '../../harness/child.ts';
import { model } from '../../harness/scene.ts';
import { startSimulator, type Simulator } from '../../harness/simulator.ts';
import { openClient, type FleetClient } from './client.ts';
import { storyOf } from './story.ts';
import { openNetworks, portOf, through, type Networks } from './networks.ts';
import { isAlive } from './process-state.ts';

/** Everything of a fleet: each part a process of its own, joined by networks that can be broken. */
export type Fleet = {
  readonly folder: string;
  readonly redis: RedisServer;
  readonly s3: S3Process;
  readonly simulator: Simulator;
  readonly lambda: LambdaProcess;
  readonly networks: Networks;
  /** Looks at job, store and index past every network. */
  readonly client: FleetClient;
  /** Of a process that leads; another one's settings win over them. */
  readonly leaderEnv: Environment;
  /** Starts an orchestrator. */
  readonly orchestrate: (env?: Environment) => Child;
  /** Starts `longhaul` with the fleet's settings. */
  readonly longhaul: (args: readonly string[], env?: Environment) => Child;
  /** What every process has said, for a test that failed. */
  readonly story: () => Promise<string>;
  /** Ends what leads, mends networks and faults, and empties the index: as it was started. */
  readonly reset: () => Promise<void>;
  /** Stops every process by its id, and fails if one is left. */
  readonly close: () => Promise<void>;
};

export type Environment = Readonly<Record<string, string>>;

export type FleetOptions = {
  /** Length of the leases; short ones make a death be noticed within a test's patience. */
  readonly leaseMs?: number;
  /** Further flags of the emulator. */
  readonly lambda?: readonly string[];
  readonly s3?: readonly string[];
  readonly redis?: readonly string[];
  readonly worker?: Environment;
};

export const shortLeaseMs = 8_000;

const workerBundle = 'apps/worker/dist/handler.mjs';
const orchestratorBundle = 'apps/orchestrator/dist/orchestrator.mjs';
const cliBundle = 'apps/cli/dist/longhaul.mjs';

/** Starts Redis, S3, the model and Lambda with the built worker; no leader yet. */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'longhaul-fleet-'));
  const [redis, s3, simulator] = await Promise.all([
    startRedisServer({ env: process.env, args: options.redis ?? [] }),
    startS3Server(...(options.s3 ?? [])),
    startSimulator(folder),
  ]);
  const networks = await openNetworks({
    redis: redis.port,
    s3: portOf(s3.url),
    model: portOf(simulator.url),
  });
  const shared = sharedEnvironment(s3, through(networks.workerToModel, simulator.url), options);
  const lambda = await startLambdaEmulator({
    bundle: built(workerBundle),
    env: {
      ...shared,
      NODE_COMPILE_CACHE: compileCache,
      // Tests learn from it which calls a worker makes.
      LONGHAUL_LOG_LEVEL: 'debug',
      LONGHAUL_REDIS: through(networks.workerToRedis, redis.url),
      LONGHAUL_S3_ENDPOINT: through(networks.workerToStore, s3.url),
      ...options.worker,
    },
    // A busy machine may need longer for a cold start than the platform allows.
    flags: [
      '--init-ms',
      '60000',
      '--log-folder',
      join(folder, 'workers'),
      ...(options.lambda ?? []),
    ],
  });
  const leaderEnv = {
    ...shared,
    LONGHAUL_REDIS: through(networks.leaderToRedis, redis.url),
    LONGHAUL_S3_ENDPOINT: through(networks.leaderToStore, s3.url),
    LONGHAUL_LAMBDA: lambda.functionName,
    LONGHAUL_LAMBDA_ENDPOINT: lambda.url,
    LONGHAUL_HEALTH_PORT: '0',
  };
  const children: Child[] = [];
  const start = (script: string, args: readonly string[], env: Environment = {}): Child => {
    built(script);
    const child = new Child(script, args, { cwd: folder, env: { ...leaderEnv, ...env } });
    children.push(child);
    return child;
  };
  const client = openClient({ redis, s3, modelUrl: shared['OPENAI_BASE_URL'] });
  return {
    ...{ folder, redis, s3, simulator, lambda, networks, client, leaderEnv },
    orchestrate: (env) => start(orchestratorBundle, [], env),
    longhaul: (args, env) => start(cliBundle, args, env),
    story: () => storyOf({ folder, lambda }, children),
    reset: async () => {
      await Promise.all(children.splice(0).map((child) => child.destroy()));
      networks.mend();
      await Promise.all([
        ...[lambda.provoke(), s3.meet(), redis.ask('FLUSHALL')],
        simulator.change({ scale: 0, faults: [] }),
      ]);
    },
    close: async () => {
      const pids = await pidsOf({ redis, s3, simulator, lambda }, children);
      await Promise.all(children.map((child) => child.destroy()));
      await lambda.stop();
      await client.close();
      await Promise.all([redis.stop(), s3.stop(), simulator.close(), networks.close()]);
      await rm(folder, { recursive: true, force: true });
      const left = pids.filter(isAlive);
      if (left.length > 0) throw new Error(`Processes are left: ${left.join(', ')}.`);
    },
  };
}

/** What leaders and workers have in common. */
function sharedEnvironment(s3: S3Process, modelUrl: string, { leaseMs }: FleetOptions) {
  return {
    LONGHAUL_S3: `s3://${s3.bucket}`,
    LONGHAUL_LEASE_MS: String(leaseMs ?? shortLeaseMs),
    LONGHAUL_LOG_LEVEL: 'info',
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    OPENAI_BASE_URL: modelUrl,
    OPENAI_API_KEY: 'x',
    LONGHAUL_MODEL: model,
  } as const satisfies Environment;
}

function built(bundle: string): string {
  const path = join(workspace, bundle);
  if (existsSync(path)) return path;
  const [, app = ''] = bundle.split('/');
  throw new Error(`${bundle} is not there: run npx nx build ${app}.`);
}

type Parts = Pick<Fleet, 'redis' | 's3' | 'simulator' | 'lambda'>;

async function pidsOf(
  { redis, s3, simulator, lambda }: Parts,
  children: readonly Child[],
): Promise<readonly number[]> {
  const environments = await lambda.environments().catch(() => []);
  return [
    ...[redis.pid(), s3.pid, simulator.pid, lambda.pid],
    ...environments.flatMap(({ pid }) => pid ?? []),
    ...children.map(({ pid }) => pid),
  ].filter((pid) => pid > 0);
}
