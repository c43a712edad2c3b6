import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createKey } from '@longhaul/service/auth/keys';
import { assertAgreed } from '@longhaul/service/testing';
import { startS3Server, type S3Process } from '@longhaul/testkit/processes/s3-server';
import { startRedisServer, type RedisServer } from '@longhaul/testkit/redis-server';
import { readConfig } from '@longhaul/wiring/config';
import { openService } from '@longhaul/wiring/service';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiConfig } from './config.ts';

const main = join(import.meta.dirname, 'main.ts');
const patienceMs = 120_000;

type Line = Readonly<Record<string, unknown>>;

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** The api as a process; `said` resolves with the first line of its log that says so. */
function start(env: Record<string, string>) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [main], { env: { PATH, ...env }, stdio: 'pipe' });
  children.add(child);
  const lines: Line[] = [];
  const heard = new Set<() => void>();
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const pieces = (rest + text).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) lines.push(JSON.parse(piece) as Line);
    for (const hear of heard) hear();
  });
  child.stderr.resume();
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const said = (message: string) =>
    new Promise<Line>((resolve, reject) => {
      const hear = () => {
        const line = lines.find(({ msg }) => msg === message);
        if (line) resolve(line);
      };
      heard.add(hear);
      hear();
      void exited.then(() => reject(new Error(`It ended: ${JSON.stringify(lines)}`)));
    });
  return { lines, said, exited, signal: (name: NodeJS.Signals) => void child.kill(name) };
}

/** Asks a replica, and holds its answer against the OpenAPI document. */
async function asked(url: string, init: RequestInit = {}): Promise<Response> {
  const reply = await fetch(url, init);
  const { pathname, search } = new URL(url);
  const body = await reply.clone().text();
  const answer = { statusCode: reply.status, headers: Object.fromEntries(reply.headers), body };
  assertAgreed(init.method ?? 'GET', `${pathname}${search}`, answer);
  return reply;
}

it('without Redis and S3 an api says what it lacks', () => {
  vi.stubEnv('LONGHAUL_REDIS', '');
  vi.stubEnv('LONGHAUL_S3', '');
  expect(() => apiConfig()).toThrow('set LONGHAUL_REDIS and LONGHAUL_S3');
  vi.unstubAllEnvs();
});

describe('an api over Redis and S3', () => {
  let redis: RedisServer;
  let s3: S3Process;
  let environment: Record<string, string>;
  beforeAll(async () => {
    [redis, s3] = await Promise.all([startRedisServer({ env: process.env }), startS3Server()]);
    environment = {
      LONGHAUL_REDIS: redis.url,
      LONGHAUL_S3: `s3://${s3.bucket}`,
      LONGHAUL_S3_ENDPOINT: s3.url,
      LONGHAUL_API_PORT: '0',
      AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    };
    Object.assign(process.env, environment);
  }, patienceMs);
  afterAll(async () => {
    await Promise.all([redis.stop(), s3.stop()]);
  });

  async function makeKey(tenant: string): Promise<string> {
    const reading = readConfig({}, environment);
    if (!reading.ok) throw new Error(reading.problem);
    const opened = await openService({ config: reading.config, onTrouble: () => undefined });
    const { key } = await createKey(opened.ports, { tenant, role: 'admin' });
    await opened.close();
    return key;
  }

  async function serve(): Promise<ReturnType<typeof start> & { readonly url: string }> {
    const started = start(environment);
    const { host, port } = await started.said('The api answers.');
    return { ...started, url: `http://${String(host)}:${String(port)}` };
  }

  /** The way of an input that is too large to pass through the api. */
  async function submitByUpload(
    api: string,
    as: { readonly headers: Record<string, string> },
  ): Promise<void> {
    const made = await asked(`${api}/v1/uploads`, { method: 'POST', ...as });
    const ticket = (await made.json()) as { upload_id: string; url: string };
    const body = '{"deal_id":"b"}\n{"deal_id":"c"}\n';
    expect((await fetch(ticket.url, { method: 'PUT', body })).status).toBe(200);
    const url = `${api}/v1/jobs?upload=${ticket.upload_id}`;
    const submitted = await asked(url, { method: 'POST', ...as });
    expect(await submitted.json()).toMatchObject({ accepted: 2 });
    expect((await asked(url, { method: 'POST', ...as })).status).toBe(422);
  }

  it(
    'does not start while nobody has a key, and tells how to make one',
    async () => {
      const { exited, lines } = start(environment);
      expect(await exited).toBe(1);
      expect(lines.at(-1)).toMatchObject({
        reason: expect.stringContaining('longhaul keys create') as string,
      });
    },
    patienceMs,
  );

  it(
    'serves one tenant’s jobs from every replica, and another’s to nobody else',
    async () => {
      const [acme, other] = [await makeKey('acme'), await makeKey('other')];
      const [one, two] = await Promise.all([serve(), serve()]);
      const as = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
      const body = '{"deal_id":"a","deal_name":"Acme"}\n';
      const submitted = await asked(`${one.url}/v1/jobs`, { method: 'POST', body, ...as(acme) });
      expect(submitted.status).toBe(202);
      const { url } = (await submitted.json()) as { url: string };
      const seen = await asked(`${two.url}${url}`, as(acme));
      expect(await seen.json()).toMatchObject({ status: 'queued', counts: { total: 1 } });
      expect((await asked(`${two.url}${url}`, as(other))).status).toBe(404);
      expect((await asked(`${two.url}${url}`)).status).toBe(401);
      expect((await asked(`${two.url}/readyz`)).status).toBe(200);
      await submitByUpload(one.url, as(acme));
      for (const { signal, exited, lines } of [one, two]) {
        signal('SIGTERM');
        expect(await exited).toBe(0);
        expect(lines.at(-1)).toMatchObject({ msg: 'Every request is answered.' });
      }
    },
    patienceMs,
  );
});
