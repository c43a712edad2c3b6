import * as z from 'zod';
import { readConfig, type Config } from '../config.ts';

/** What a worker of a fleet is configured with: the one schema, and what only a worker has. */
export type WorkerConfig = Config &
  Readonly<z.infer<typeof workerSchema>> & {
    readonly redisUrl: string;
    readonly s3: string;
  };

export type WorkerConfigReading =
  | { readonly ok: true; readonly config: WorkerConfig }
  | { readonly ok: false; readonly problem: string };

/** Calls at a time in one worker: they wait for the network, so a small machine bears them. */
const defaultWorkerLanes = 5;

const workerSchema = z.object({
  workerLanes: z.coerce.number().int().positive().max(100).default(defaultWorkerLanes),
});

/** Resolves the environment into one frozen config; a problem names the variable. */
export function readWorkerConfig(
  environment: Readonly<Record<string, string | undefined>>,
): WorkerConfigReading {
  const reading = readConfig({}, environment);
  if (!reading.ok) return reading;
  const { config } = reading;
  const { redisUrl, s3 } = config;
  if (redisUrl === undefined || s3 === undefined) {
    return missing('LONGHAUL_REDIS and LONGHAUL_S3', 'where the job is coordinated and kept');
  }
  if (config.apiKey === undefined && config.baseUrl === undefined) {
    return missing('OPENAI_API_KEY or OPENAI_BASE_URL', 'which model to call');
  }
  const lanes = environment['LONGHAUL_WORKER_LANES'];
  const own = workerSchema.safeParse(
    lanes === undefined || lanes === '' ? {} : { workerLanes: lanes },
  );
  if (!own.success) {
    const reason = own.error.issues[0]?.message ?? 'is not valid';
    return { ok: false, problem: `LONGHAUL_WORKER_LANES: ${reason}` };
  }
  return { ok: true, config: Object.freeze({ ...config, redisUrl, s3, ...own.data }) };
}

function missing(variables: string, meaning: string): WorkerConfigReading {
  return { ok: false, problem: `A worker needs ${variables}: ${meaning}` };
}
