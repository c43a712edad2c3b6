import type { Clock } from '@longhaul/ports/clock';
import type { Random } from '@longhaul/ports/random';
import type { Config } from '../config.ts';
import { isSimulated } from '../config/described-endpoint.ts';
import type { Check } from './check.ts';
import { checkFolder } from './check-folder.ts';
import { checkModel } from './check-model.ts';
import { checkNode } from './check-node.ts';
import { checkApi } from './check-api.ts';

export type { Check } from './check.ts';

/** What a check works with; tests hand in their own. */
export type DoctorTools = {
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: typeof globalThis.fetch;
  /** As `process.versions.node`. */
  readonly nodeVersion: string;
};

/**
 * Examines what the config makes use of, one check after the other, each with what was found and,
 * where something is wrong, a remedy that can be followed as it is written. Nothing is left behind,
 * and no model is asked for an answer.
 */
export async function* examine(config: Config, tools: DoctorTools): AsyncGenerator<Check> {
  yield checkNode(tools.nodeVersion);
  if (config.api !== undefined) {
    yield await checkApi(config.api, config.serviceKey, tools);
    return;
  }
  if (config.redisUrl === undefined) yield await checkFolder(config.dataDir);
  else yield* fleetChecks(config, tools);
  if (isSimulated(config)) {
    const { simulatorUrl } = config;
    const where = simulatorUrl === undefined ? 'on this machine' : `at ${simulatorUrl}`;
    const found = `none is configured: a simulator ${where} answers`;
    yield { name: 'model', status: 'ok', found };
  } else {
    yield await checkModel(config, tools);
  }
}

/** The clients of a fleet are loaded only for a fleet. */
async function* fleetChecks(config: Config, tools: DoctorTools): AsyncGenerator<Check> {
  const { checkRedisServer } = await import('./check-redis.ts');
  yield* checkRedisServer(config, tools);
  const { checkBucket } = await import('./check-bucket.ts');
  yield* checkBucket(config, tools);
  if (config.lambda === undefined) return;
  const { checkLambda } = await import('./check-lambda.ts');
  yield await checkLambda(config, config.lambda, tools);
}
