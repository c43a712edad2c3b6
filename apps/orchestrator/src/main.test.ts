import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startS3Server, type S3Process } from '@longhaul/testkit/processes/s3-server';
import { startRedisServer, type RedisServer } from '@longhaul/testkit/redis-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, 'main.ts');
const patienceMs = 60_000;

type Started = {
  readonly lines: Record<string, unknown>[];
  readonly said: (message: string) => Promise<Record<string, unknown>>;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly exited: Promise<number | null>;
};

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** The orchestrator as a process; `said` resolves with the first line of its log that says so. */
function start(env: Record<string, string>): Started {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [main], { env: { PATH, ...env }, stdio: 'pipe' });
  children.add(child);
  const lines: Record<string, unknown>[] = [];
  const heard = new Set<() => void>();
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const pieces = (rest + text).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) lines.push(JSON.parse(piece) as Record<string, unknown>);
    for (const hear of heard) hear();
  });
  child.stderr.resume();
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const said = (message: string) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const hear = () => {
        const line = lines.find(({ msg }) => msg === message);
        if (line) resolve(line);
      };
      heard.add(hear);
      hear();
      void exited.then(() => reject(new Error(`It ended: ${JSON.stringify(lines)}`)));
    });
  return { lines, said, exited, signal: (name) => void child.kill(name) };
}

describe('an orchestrator that cannot start', () => {
  it(
    'says what it lacks and ends with 1',
    async () => {
      const { exited, lines } = start({});
      expect(await exited).toBe(1);
      expect(lines.at(-1)).toMatchObject({
        level: 'error',
        reason: expect.stringContaining('set LONGHAUL_REDIS and LONGHAUL_S3') as string,
      });
    },
    patienceMs,
  );

  it(
    'names the variable that is wrong',
    async () => {
      const { exited, lines } = start({ LONGHAUL_REDIS: 'localhost:6379' });
      expect(await exited).toBe(1);
      expect(lines.at(-1)).toMatchObject({
        reason: expect.stringMatching(/^LONGHAUL_REDIS: must be a URL/) as string,
      });
    },
    patienceMs,
  );
});

describe('an orchestrator', () => {
  let redis: RedisServer;
  let s3: S3Process;
  beforeAll(async () => {
    [redis, s3] = await Promise.all([startRedisServer({ env: process.env }), startS3Server()]);
  }, patienceMs);
  afterAll(async () => {
    await Promise.all([redis.stop(), s3.stop()]);
  });

  const environment = (bucket: string): Record<string, string> => ({
    LONGHAUL_REDIS: redis.url,
    LONGHAUL_S3: `s3://${bucket}`,
    LONGHAUL_S3_ENDPOINT: s3.url,
    LONGHAUL_HEALTH_PORT: '0',
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
  });

  it(
    'answers probes, is ready once it listed open jobs, and ends in order at SIGTERM',
    async () => {
      const started = start(environment(s3.bucket));
      const { host, port } = await started.said('The orchestrator leads.');
      const url = `http://${String(host)}:${String(port)}`;
      expect(host).toBe('127.0.0.1');
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      await expect
        .poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: patienceMs })
        .toBe(200);
      expect(await (await fetch(`${url}/metrics`)).text()).toContain('longhaul_jobs_led 0');
      started.signal('SIGTERM');
      expect(await started.exited).toBe(0);
      expect(started.lines.at(-1)).toMatchObject({ msg: 'Every job is handed over.' });
    },
    patienceMs,
  );

  it(
    'refuses a bucket that is not there, by its name',
    async () => {
      const started = start(environment('nobodys-bucket'));
      expect(await started.exited).toBe(1);
      expect(started.lines.at(-1)).toMatchObject({
        reason: expect.stringContaining('nobodys-bucket') as string,
      });
    },
    patienceMs,
  );
});
