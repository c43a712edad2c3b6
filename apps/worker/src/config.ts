import { UsageError } from '@longhaul/wiring/errors';
import { readWorkerConfig, type WorkerConfig } from '@longhaul/wiring/worker';

/** The only place of this app that reads the environment; a secret's store would be asked here. */
export function configOf(): Promise<WorkerConfig> {
  const reading = readWorkerConfig(process.env);
  if (!reading.ok) return Promise.reject(new UsageError(`${reading.problem}.`));
  return Promise.resolve(reading.config);
}
