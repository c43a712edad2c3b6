import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { RetryableError, UsageError } from '@longhaul/wiring/errors';
import { configOf } from './config.ts';

/** Stands for Lambda's extension for Secrets Manager. */
const secrets = new Map<string, string>();
let asked: IncomingMessage[] = [];
let extension: Server;

beforeAll(async () => {
  extension = createServer((request, reply) => {
    asked.push(request);
    const id = new URL(request.url ?? '', 'http://extension').searchParams.get('secretId') ?? '';
    const SecretString = secrets.get(id);
    reply.writeHead(SecretString === undefined ? 400 : 200);
    reply.end(JSON.stringify({ Name: id, SecretString }));
  });
  await new Promise<void>((resolve) => void extension.listen(0, '127.0.0.1', () => resolve()));
});
afterAll(() => void extension.close());
beforeEach(() => {
  asked = [];
  secrets.clear();
});

const environment = () => ({
  LONGHAUL_S3: 's3://jobs',
  LONGHAUL_REDIS_SECRET: 'arn:aws:secretsmanager:eu-west-1:1:secret:url-AbCdEf',
  OPENAI_API_KEY_SECRET: 'longhaul/model-key',
  AWS_SESSION_TOKEN: 'session',
  PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: String((extension.address() as AddressInfo).port),
});

it('reads what a variable names from Secrets Manager, by the session of the function', async () => {
  secrets.set('arn:aws:secretsmanager:eu-west-1:1:secret:url-AbCdEf', 'rediss://:t@valkey:6380');
  secrets.set('longhaul/model-key', 'sk-1');
  const { redisUrl, apiKey } = await configOf(environment());
  expect({ redisUrl, apiKey }).toEqual({ redisUrl: 'rediss://:t@valkey:6380', apiKey: 'sk-1' });
  expect(asked.map(({ headers }) => headers['x-aws-parameters-secrets-token'])).toEqual([
    'session',
    'session',
  ]);
});

it('asks nobody where every value is given as it is', async () => {
  const config = await configOf({
    LONGHAUL_S3: 's3://jobs',
    LONGHAUL_REDIS: 'redis://valkey:6379',
    OPENAI_API_KEY: 'sk-2',
  });
  expect(config.apiKey).toBe('sk-2');
  expect(asked).toEqual([]);
});

it('names the secret that could not be read, and asks again at the next event', async () => {
  secrets.set('arn:aws:secretsmanager:eu-west-1:1:secret:url-AbCdEf', 'rediss://:t@valkey:6380');
  const reading = configOf(environment());
  await expect(reading).rejects.toThrow(RetryableError);
  await expect(reading).rejects.toThrow(/^The secret longhaul\/model-key could not be read: .*400/);
  secrets.set('longhaul/model-key', 'sk-3');
  expect((await configOf(environment())).apiKey).toBe('sk-3');
});

it('says so where there is no extension to ask', async () => {
  const reading = configOf({ ...environment(), PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: '1' });
  await expect(reading).rejects.toThrow(/the extension did not answer\. The function needs/);
});

it('never repeats a secret in what it says', async () => {
  secrets.set('arn:aws:secretsmanager:eu-west-1:1:secret:url-AbCdEf', 'mysql://hidden@host');
  secrets.set('longhaul/model-key', 'sk-hidden');
  const problem = await configOf(environment()).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(UsageError);
  expect(String(problem)).toContain('LONGHAUL_REDIS');
  expect(String(problem)).not.toContain('hidden');
});
