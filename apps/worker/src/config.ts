import { UsageError } from '@longhaul/wiring/errors';
import { readWorkerConfig, type WorkerConfig } from '@longhaul/wiring/worker';
import { readSecret } from './secrets.ts';

/** What may be kept in Secrets Manager: with `_SECRET` behind it a variable names the secret. */
const secretVariables = ['OPENAI_API_KEY', 'LONGHAUL_REDIS'];
const extensionPort = 2773;

/** The only place of this app that reads the environment. */
export async function configOf(environment = process.env): Promise<WorkerConfig> {
  const source = {
    port: Number(environment['PARAMETERS_SECRETS_EXTENSION_HTTP_PORT'] ?? extensionPort),
    token: environment['AWS_SESSION_TOKEN'] ?? '',
  };
  const secrets = await Promise.all(
    secretVariables.map(async (variable) => {
      const id = environment[`${variable}_SECRET`];
      return id === undefined || id === '' ? [] : [[variable, await readSecret(id, source)]];
    }),
  );
  const reading = readWorkerConfig({
    ...environment,
    ...(Object.fromEntries(secrets.flat()) as Record<string, string>),
  });
  if (!reading.ok) throw new UsageError(`${reading.problem}.`);
  return reading.config;
}
