import { readConfig, type Config } from '@longhaul/wiring/config';
import { UsageError } from '@longhaul/wiring/errors';

export type ApiConfig = {
  readonly config: Config;
  /** The dashboard's built files; without them only the api is served. */
  readonly dashboardFolder: string | undefined;
};

/** The only place of this app that reads the environment. */
export function apiConfig(): ApiConfig {
  const reading = readConfig({}, process.env);
  if (!reading.ok) throw new UsageError(`${reading.problem}.`);
  const { config } = reading;
  if (config.redisUrl === undefined) {
    throw new UsageError(
      'The api works over Redis and S3: set LONGHAUL_REDIS and LONGHAUL_S3. ' +
        'For one machine there is longhaul serve.',
    );
  }
  return {
    config,
    dashboardFolder: process.env['LONGHAUL_DASHBOARD'],
  };
}
