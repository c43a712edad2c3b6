import * as z from 'zod';
import { crashPoints } from '@longhaul/ports/crash-point';
import { flagName } from './config/setting-name.ts';
import { traceSettings, traceVariables } from './config/trace-settings.ts';

/**
 * The one schema of what may be configured, for every entry point. Flags win over the environment,
 * the environment over a profile, a profile over the rest of its file, a file over defaults; a bad
 * value stops the start with the name a person used and why.
 */

/** The environment's variables and the settings they fill. */
const variables = {
  OPENAI_API_KEY: 'apiKey',
  OPENAI_BASE_URL: 'baseUrl',
  LONGHAUL_MODEL: 'model',
  LONGHAUL_LANES: 'lanes',
  LONGHAUL_DATA_DIR: 'dataDir',
  LONGHAUL_REQUESTS_PER_MINUTE: 'requestsPerMinute',
  LONGHAUL_TOKENS_PER_MINUTE: 'tokensPerMinute',
  LONGHAUL_PRICES: 'pricesFile',
  LONGHAUL_SIMULATED_SPEED: 'simulatedSpeed',
  LONGHAUL_SIMULATOR: 'simulatorUrl',
  LONGHAUL_PAUSE_AT: 'pauseAt',
  LONGHAUL_REDIS: 'redisUrl',
  LONGHAUL_S3: 's3',
  LONGHAUL_S3_ENDPOINT: 's3Endpoint',
  LONGHAUL_LAMBDA: 'lambda',
  LONGHAUL_LAMBDA_ENDPOINT: 'lambdaEndpoint',
  AWS_REGION: 'region',
  // The later one wins: one's own word before the platform's.
  LONGHAUL_REGION: 'region',
  LONGHAUL_TENANT: 'tenant',
  LONGHAUL_MAX_WORKERS: 'maxWorkers',
  LONGHAUL_MAX_JOBS: 'maxJobs',
  LONGHAUL_WORKER_LANES: 'workerLanes',
  LONGHAUL_LEASE_MS: 'leaseMs',
  LONGHAUL_HEALTH_HOST: 'healthHost',
  LONGHAUL_HEALTH_PORT: 'healthPort',
  LONGHAUL_PRIVATE_WEBHOOKS: 'privateWebhooks',
  LONGHAUL_LOG_LEVEL: 'logLevel',
  LONGHAUL_API_HOST: 'apiHost',
  LONGHAUL_API_PORT: 'apiPort',
  LONGHAUL_API: 'api',
  LONGHAUL_API_KEY: 'serviceKey',
  LONGHAUL_EMF: 'emf',
  AWS_LAMBDA_FUNCTION_NAME: 'functionName',
  ...traceVariables,
} as const;

export const defaultLanes = 15;
/** Simulated latency runs this many times faster than the latencies it models. */
export const defaultSimulatedSpeed = 100;

const positiveInteger = z.coerce.number().int().positive();
const httpUrl = z.url({ protocol: /^https?$/ });

export const configSchema = z.object({
  apiKey: z.string().min(1).optional(),
  baseUrl: httpUrl.optional(),
  model: z.string().min(1).max(200).optional(),
  lanes: positiveInteger.max(1000).default(defaultLanes),
  dataDir: z.string().min(1).default('.longhaul'),
  requestsPerMinute: positiveInteger.optional(),
  tokensPerMinute: positiveInteger.optional(),
  pricesFile: z.string().min(1).optional(),
  simulatedSpeed: z.coerce.number().positive().default(defaultSimulatedSpeed),
  /** A simulator that runs already, for processes that share one; a key or a base URL goes before it. */
  simulatorUrl: httpUrl.optional(),
  /** For tests of crashes: stop at a crash point, at its n-th passing (`after-put:3`). */
  pauseAt: z
    .string()
    .regex(new RegExp(`^(${crashPoints.join('|')})(:\\d+)?$`))
    .optional(),
  redisUrl: z
    .url({ protocol: /^rediss?(\+cluster)?$/, error: 'must be a URL such as redis://host:6379' })
    .optional(),
  /** A bucket, and the prefix that everything is kept under. */
  s3: z
    .string()
    .regex(
      /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/,
      'must be s3://bucket or s3://bucket/prefix',
    )
    .optional(),
  /** For stores that speak S3; their buckets are addressed by path. */
  s3Endpoint: httpUrl.optional(),
  /** Name or ARN of the worker's function, with `:alias` where there is one. */
  lambda: z
    .string()
    .regex(
      /^[A-Za-z0-9-_:.$]{1,170}$/,
      'must be the name or ARN of a function, name:alias for one alias',
    )
    .optional(),
  lambdaEndpoint: httpUrl.optional(),
  region: z.string().min(1).default('us-east-1'),
  /** Whose jobs a person's commands are about; an orchestrator leads those of every tenant. */
  tenant: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -')
    .default('local'),
  /** Workers at a time, of all jobs that one process leads. */
  maxWorkers: positiveInteger.max(10_000).default(100),
  /** Calls at a time in one Lambda worker: leader and workers must be told the same. */
  workerLanes: positiveInteger.max(100).default(5),
  /**
   * Length of a worker's lease on a batch; a leader's own is as long, and 15 s at most. A minute
   * outlives any ordinary pause of a machine: tests that wait for leases to run out take less.
   */
  leaseMs: positiveInteger.min(3_000).max(600_000).default(60_000),
  /** Jobs led at a time by one process. */
  maxJobs: positiveInteger.max(1_000).default(20),
  healthHost: z.string().min(1).default('127.0.0.1'),
  healthPort: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Webhooks into one's own network, over plain http too: for receivers that one runs oneself. */
  privateWebhooks: z.union([z.boolean(), z.stringbool()]).default(false),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Where a service listens. */
  apiHost: z.string().min(1).default('127.0.0.1'),
  apiPort: z.coerce.number().int().min(0).max(65_535).default(4000),
  /** A service that the command line is a client of. */
  api: httpUrl.optional(),
  /** The bearer key of that service. */
  serviceKey: z.string().min(1).optional(),
  /** Whether a function writes its metrics into its log, as CloudWatch reads them. */
  emf: z.union([z.boolean(), z.stringbool()]).default(false),
  /** Set by Lambda: the function this process is. */
  functionName: z.string().min(1).optional(),
  ...traceSettings,
});

export type Config = Readonly<z.infer<typeof configSchema>>;

export type ConfigReading =
  | {
      readonly ok: true;
      readonly config: Config;
      /** Where each setting that is no default came from, as a person would name it. */
      readonly origins: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly problem: string };

/** Settings of one source, each with the name that a person gave it there. */
export type ConfigLayer = ReadonlyMap<string, { readonly value: unknown; readonly name: string }>;

export type ReadingOptions = {
  /** For what touches the store and no job's index: a bucket may then be named without a Redis. */
  readonly isStoreAlone?: boolean;
};

/**
 * Resolves flags (by setting name), environment (by variable name) and what files say, the weightiest
 * last, into one frozen config.
 */
export function readConfig(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  files: readonly ConfigLayer[] = [],
  { isStoreAlone = false }: ReadingOptions = {},
): ConfigReading {
  const given = new Map<string, { readonly value: unknown; readonly name: string }>();
  for (const layer of [...files, environmentLayer(environment), flagLayer(flags)]) {
    for (const [setting, value] of layer) given.set(setting, value);
  }
  const nameOf = (setting: string): string => given.get(setting)?.name ?? setting;
  const values = Object.fromEntries([...given].map(([setting, { value }]) => [setting, value]));
  const parsed = configSchema.safeParse(values);
  if (parsed.success) {
    const config = Object.freeze(parsed.data);
    const problem = misfit(config, isStoreAlone);
    if (problem !== undefined) return { ok: false, problem };
    return {
      ok: true,
      config,
      origins: new Map([...given.keys()].map((key) => [key, nameOf(key)])),
    };
  }
  const issue = parsed.error.issues[0];
  const setting = String(issue?.path[0] ?? '');
  return { ok: false, problem: `${nameOf(setting)}: ${issue?.message ?? 'is not valid'}` };
}

function environmentLayer(environment: Readonly<Record<string, string | undefined>>): ConfigLayer {
  return new Map(
    Object.entries(variables).flatMap(([name, setting]) => {
      const value = environment[name];
      return value === undefined || value === '' ? [] : [[setting, { value, name }] as const];
    }),
  );
}

function flagLayer(flags: Readonly<Record<string, unknown>>): ConfigLayer {
  return new Map(
    Object.entries(flags).flatMap(([setting, value]) =>
      value === undefined || !(setting in configSchema.shape)
        ? []
        : [[setting, { value, name: `--${flagName(setting)}` }] as const],
    ),
  );
}

/** What is wrong with settings that are good one by one; without a full stop, as all problems are. */
function misfit(
  { redisUrl, s3, s3Endpoint, lambda, lambdaEndpoint }: Config,
  isStoreAlone: boolean,
): string | undefined {
  if (redisUrl !== undefined && s3 === undefined) {
    return '--redis (LONGHAUL_REDIS) needs --s3 (LONGHAUL_S3) too: Redis is only an index of what a bucket keeps';
  }
  if (s3 !== undefined && redisUrl === undefined && !isStoreAlone) {
    return '--s3 (LONGHAUL_S3) needs --redis (LONGHAUL_REDIS) too: without it nobody knows who works on what';
  }
  if (lambda !== undefined && s3 === undefined) {
    return '--lambda (LONGHAUL_LAMBDA) needs --redis and --s3 (LONGHAUL_REDIS, LONGHAUL_S3): its workers share no disk with this process';
  }
  if (s3Endpoint !== undefined && s3 === undefined) {
    return '--s3-endpoint (LONGHAUL_S3_ENDPOINT) needs --s3 (LONGHAUL_S3), the bucket to use there';
  }
  if (lambdaEndpoint !== undefined && lambda === undefined) {
    return '--lambda-endpoint (LONGHAUL_LAMBDA_ENDPOINT) needs --lambda (LONGHAUL_LAMBDA), the function to call there';
  }
  return undefined;
}
