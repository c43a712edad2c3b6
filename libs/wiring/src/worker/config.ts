import { readConfig, type Config } from '../config.ts';
import { modelAddress } from '../config/described-endpoint.ts';

/** What a worker of a fleet is configured with: the one schema, with what it cannot do without. */
export type WorkerConfig = Config & { readonly redisUrl: string; readonly s3: string };

export type WorkerConfigReading =
  | { readonly ok: true; readonly config: WorkerConfig }
  | { readonly ok: false; readonly problem: string };

/** Resolves the environment into one frozen config; a problem names the variable. */
export function readWorkerConfig(
  environment: Readonly<Record<string, string | undefined>>,
): WorkerConfigReading {
  const reading = readConfig({}, environment);
  if (!reading.ok) return reading;
  const { config } = reading;
  const { redisUrl, s3 } = config;
  if (redisUrl === undefined || s3 === undefined) {
    return missing('LONGHAUL_REDIS and LONGHAUL_S3', 'where jobs are coordinated and kept');
  }
  if (!modelAddress(config)) {
    return missing('OPENAI_API_KEY or OPENAI_BASE_URL', 'which model to call');
  }
  return { ok: true, config: Object.freeze({ ...config, redisUrl, s3 }) };
}

function missing(variables: string, meaning: string): WorkerConfigReading {
  return { ok: false, problem: `A worker needs ${variables}: ${meaning}` };
}
