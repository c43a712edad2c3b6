import { afterEach, expect, it, vi } from 'vitest';
import { handler } from './handler.ts';

const context = { getRemainingTimeInMillis: () => 900_000 };

afterEach(() => {
  vi.unstubAllEnvs();
});

it('names the variable that is missing, at each event until it is there', async () => {
  vi.stubEnv('LONGHAUL_REDIS', '');
  await expect(handler({}, context)).rejects.toThrow('LONGHAUL_REDIS and LONGHAUL_S3');
  vi.stubEnv('LONGHAUL_REDIS', 'redis://127.0.0.1:1');
  vi.stubEnv('LONGHAUL_S3', 's3://jobs');
  vi.stubEnv('OPENAI_API_KEY', '');
  vi.stubEnv('OPENAI_BASE_URL', '');
  await expect(handler({}, context)).rejects.toThrow('OPENAI_API_KEY or OPENAI_BASE_URL');
  vi.stubEnv('OPENAI_API_KEY', 'x');
  vi.stubEnv('LONGHAUL_LOG_LEVEL', 'silent');
  await expect(handler({}, context)).rejects.toThrow('no invocation of Longhaul');
});

it('takes an event and a context and no callback: the runtime refuses those', () => {
  expect(handler).toHaveLength(2);
});
