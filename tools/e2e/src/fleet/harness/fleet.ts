import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Child, workspace } from '../../harness/child.ts';
import { apiBundle, built, cliBundle, orchestratorBundle } from './bundles.ts';
import { openClient, type FleetClient } from './client.ts';
import { through } from './networks.ts';
import { startParts, type Environment, type FleetOptions, type Parts } from './parts.ts';
import { isAlive } from './process-state.ts';
import { storyOf } from './story.ts';

/** Everything of a fleet: each part a process of its own, joined by networks that can be broken. */
export type Fleet = Parts & {
  /** Looks at job, store and index past every network. */
  readonly client: FleetClient;
  /** Starts an orchestrator; `env` wins over the fleet's own settings. */
  readonly orchestrate: (env?: Environment) => Child;
  /** Starts an api with its page, on a free port. */
  readonly serve: (env?: Environment) => Child;
  /** Starts `longhaul` with the fleet's settings. */
  readonly longhaul: (args: readonly string[], env?: Environment) => Child;
  /** What every process has said, for a test that failed. */
  readonly story: () => Promise<string>;
  /** Ends what leads, mends networks and faults, and empties the index: as it was started. */
  readonly reset: () => Promise<void>;
  /** Stops every process by its id, and fails if one is left. */
  readonly close: () => Promise<void>;
};

/** Starts Redis, S3, the model and Lambda with the built worker; no leader yet. */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const parts = await startParts(options);
  const children: Child[] = [];
  const start = (script: string, args: readonly string[], env: Environment = {}): Child => {
    built(script);
    const settings = { ...leaderEnvironment(parts), ...env };
    const child = new Child(script, args, { cwd: parts.folder, env: settings });
    children.push(child);
    return child;
  };
  const client = openClient(parts);
  return {
    ...parts,
    client,
    orchestrate: (env) => start(orchestratorBundle, [], env),
    serve: (env) => start(apiBundle, [], { ...pageEnvironment, ...env }),
    longhaul: (args, env) => start(cliBundle, args, env),
    story: () => storyOf(parts, children),
    reset: () => reset(parts, children),
    close: async () => {
      const pids = await pidsOf(parts, children);
      await client.close();
      await stop(parts, children);
      const left = pids.filter(isAlive);
      if (left.length > 0) throw new Error(`Processes are left: ${left.join(', ')}.`);
    },
  };
}

const pageEnvironment: Environment = {
  LONGHAUL_API_PORT: '0',
  LONGHAUL_DASHBOARD: join(workspace, 'apps/dashboard/dist'),
};

function leaderEnvironment({ shared, networks, redis, s3, lambda }: Parts): Environment {
  return {
    ...shared,
    LONGHAUL_LOG_LEVEL: 'info',
    LONGHAUL_REDIS: through(networks.leaderToRedis, redis.url),
    LONGHAUL_S3_ENDPOINT: through(networks.leaderToStore, s3.url),
    LONGHAUL_LAMBDA: lambda.functionName,
    LONGHAUL_LAMBDA_ENDPOINT: lambda.url,
    LONGHAUL_HEALTH_PORT: '0',
  };
}

async function reset(
  { lambda, s3, redis, simulator, networks }: Parts,
  children: Child[],
): Promise<void> {
  await Promise.all(children.splice(0).map((child) => child.destroy()));
  networks.mend();
  await Promise.all([
    ...[lambda.provoke(), s3.meet(), redis.ask('FLUSHALL')],
    simulator.change({ scale: 0, faults: [] }),
  ]);
}

async function stop(parts: Parts, children: readonly Child[]): Promise<void> {
  const { folder, lambda, redis, s3, simulator, networks } = parts;
  await Promise.all(children.map((child) => child.destroy()));
  await lambda.stop();
  await Promise.all([redis.stop(), s3.stop(), simulator.close(), networks.close()]);
  await rm(folder, { recursive: true, force: true });
}

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
