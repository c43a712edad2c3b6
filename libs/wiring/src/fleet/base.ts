import {
  checkRedis,
  connectRedis,
  createRedisCoordinator,
  createRedisEvents,
  createRedisOpenJobs,
  createRedisRateLimiter,
} from '@longhaul/coordinator/redis';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import { createS3Store } from '@longhaul/job-store/s3';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import type { Clock } from '@longhaul/ports/clock';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import { TerminalError, UsageError } from '@longhaul/ports/errors';
import type { JobEvents } from '@longhaul/ports/job-events';
import type { JobStore } from '@longhaul/ports/job-store';
import type { OpenJobs } from '@longhaul/ports/open-jobs';
import type { Random } from '@longhaul/ports/random';
import type { RateLimiter } from '@longhaul/ports/rate-limiter';
import type { WorkerInvoker } from '@longhaul/ports/worker-invoker';
import { createLambdaInvoker } from '@longhaul/worker-invoker/lambda';
import { limitsOf } from '../config/limits.ts';
import type { Config } from '../config.ts';
import { s3Address, s3Place } from '../config/s3-place.ts';

/** What leading many jobs and working on them stands on, wherever store and index are. */
export type EngineBase = {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly store: JobStore;
  readonly openJobs: OpenJobs;
  readonly indexOf: (workload: AnyWorkload) => {
    readonly coordinator: Coordinator;
    /** `follow` begins what leading a job needs and returns what ends it. */
    readonly events: JobEvents & { readonly follow: (job: JobRef) => () => void };
  };
  /** Limits of one model at one endpoint, shared by all who call it. */
  readonly limiterOf: (endpoint: { endpoint: string; modelName: string }) => RateLimiter;
  /** `undefined`: workers run in this process. */
  readonly lambda: WorkerInvoker | undefined;
};

/** The adapters of a fleet: what every process of it shares with the others. */
export type FleetBase = Omit<EngineBase, 'store' | 'indexOf'> & {
  readonly store: ReturnType<typeof createS3Store>;
  /** One workload's index and events: their keys carry the workload's own prefix. */
  readonly indexOf: (workload: AnyWorkload) => JobIndexes;
  /**
   * Proves that the store keeps create-once and that Redis can be an index; answers what an operator
   * should know all the same.
   *
   * @throws TerminalError saying what must be changed.
   */
  readonly prove: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

export type JobIndexes = {
  readonly coordinator: Coordinator;
  readonly events: ReturnType<typeof createRedisEvents>;
};

/** Invoke calls on their way at a time. */
const invokeCalls = 16;

/** @throws UsageError when the config names no fleet. */
export function openFleetBase(config: Config): FleetBase {
  const { redisUrl, region } = config;
  if (redisUrl === undefined || config.s3 === undefined) {
    throw new UsageError(
      'A fleet needs Redis and S3: set LONGHAUL_REDIS and LONGHAUL_S3, or give --redis and --s3.',
    );
  }
  const clock = createRealClock();
  const random = createRealRandom();
  const link = connectRedis({ url: redisUrl, clock, random });
  const store = createS3Store({
    ...s3Place(config.s3),
    ...s3Address(config),
    region,
    clock,
    random,
  });
  const lambda = openLambda(config, clock, random);
  const indexes = new Map<string, JobIndexes>();
  return {
    config,
    clock,
    random,
    store,
    openJobs: createRedisOpenJobs({ link }),
    indexOf: ({ index: { keyPrefix: prefix, countField } }) => {
      const known = indexes.get(prefix);
      if (known) return known;
      const coordinator = createRedisCoordinator({ link, names: { prefix, countField } });
      const made = { coordinator, events: createRedisEvents({ link, prefix }) };
      indexes.set(prefix, made);
      return made;
    },
    limiterOf: ({ endpoint, modelName }) =>
      createRedisRateLimiter({ link, name: `${endpoint}/${modelName}`, limits: limitsOf(config) }),
    lambda,
    prove: async () => {
      const { refusals, warnings } = await checkRedis(link, clock);
      if (refusals.length > 0) throw new TerminalError(refusals.join(' '));
      await store.prove();
      return warnings;
    },
    close: async () => {
      for (const { events } of indexes.values()) await events.flush();
      lambda?.close();
      store.close();
      await link.close();
    },
  };
}

function openLambda(config: Config, clock: Clock, random: Random) {
  if (config.lambda === undefined) return undefined;
  const { region, lambdaEndpoint: endpoint } = config;
  const name = functionOf(config.lambda);
  return createLambdaInvoker({
    ...name,
    region,
    endpoint,
    concurrency: invokeCalls,
    clock,
    random,
  });
}

/** `name:alias`, or an ARN, whose alias is its eighth part. */
export function functionOf(given: string): { functionName: string; qualifier?: string } {
  if (given.startsWith('arn:')) return { functionName: given };
  const [functionName = '', qualifier] = given.split(':');
  return { functionName, ...(qualifier === undefined ? {} : { qualifier }) };
}
