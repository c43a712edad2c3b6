import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import {
  startLambdaEmulator,
  type LambdaProcess,
} from '@longhaul/testkit/processes/lambda-emulator';
import { startS3Server, type S3Process } from '@longhaul/testkit/processes/s3-server';
import { startRedisServer, type RedisServer } from '@longhaul/testkit/redis-server';
import { writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Child, type Ended } from '../harness/child.ts';
import { skipBecause } from '../harness/skip.ts';
import { openScene, type Scene } from '../harness/scene.ts';
import { startSimulator, type Simulator } from '../harness/simulator.ts';

/** One thing broken; what `doctor` says to do about it is done as it stands there, and it is well. */

type Environment = Readonly<Record<string, string>>;
type Check = { name: string; status: string; found: string; remedy?: string };

let scene: Scene;
let redis: RedisServer;
let s3: S3Process;
let simulator: Simulator;
let lambda: LambdaProcess;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  scene = await openScene();
  await writeFile(scene.path('handler.mjs'), 'export const handler = () => undefined;\n');
  [redis, s3, simulator, lambda] = await Promise.all([
    startRedisServer({ env: process.env }),
    startS3Server(),
    startSimulator(scene.folder, ['--require-key', 'right']),
    startLambdaEmulator({
      ...{ bundle: scene.path('handler.mjs'), env: {} },
      flags: ['--qualifier', 'live'],
    }),
  ]);
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
afterAll(async () => {
  await Promise.all([redis.stop(), s3.stop(), simulator.close(), lambda.stop()]);
  await scene.close();
});

/** A set-up in which everything works. */
function sound(): Environment {
  return {
    LONGHAUL_REDIS: redis.url,
    LONGHAUL_S3: `s3://${s3.bucket}`,
    LONGHAUL_S3_ENDPOINT: s3.url,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    LONGHAUL_LAMBDA: `${lambda.functionName}:live`,
    LONGHAUL_LAMBDA_ENDPOINT: lambda.url,
    OPENAI_BASE_URL: simulator.url,
    OPENAI_API_KEY: 'right',
    LONGHAUL_MODEL: 'simulated-analyst-1',
  };
}

function doctor(args: readonly string[], env: Environment): Promise<Ended> {
  const child = new Child('apps/cli/dist/longhaul.mjs', ['doctor', ...args], {
    cwd: scene.folder,
    env,
  });
  ends.push(() => child.destroy());
  return child.ended;
}

async function examine(change: Environment = {}) {
  const { code, stdout } = await doctor(['--json'], { ...sound(), ...change });
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
  const bad = checks.filter(({ status }) => status === 'failed');
  expect(ok).toBe(code === 0);
  return { code, checks, bad, remedy: bad[0]?.remedy ?? '' };
}

/** Exactly one thing is broken; its remedy. */
async function broken(name: string, change: Environment): Promise<string> {
  const { code, bad, remedy } = await examine(change);
  expect(bad.map((check) => check.name)).toEqual([name]);
  expect(code).toBe(1);
  expect(JSON.stringify(bad)).not.toMatch(/hush/);
  return remedy;
}

/** What stands between backticks is a command. */
function commandIn(remedy: string): readonly string[] {
  const [, command = ''] = /`([^`]+)`/.exec(remedy) ?? [];
  return command.split(' ');
}

/** The set-up with which everything works was examined once: nothing in it changes. */
async function expectMended(change: Environment): Promise<void> {
  if (isDeepStrictEqual({ ...sound(), ...change }, sound())) return;
  expect(await examine(change)).toMatchObject({ code: 0, bad: [] });
}

async function redisWith(...args: readonly string[]): Promise<RedisServer> {
  const server = await startRedisServer({ env: process.env, args });
  ends.push(server.stop);
  return server;
}

it('finds nothing wrong where everything works, and leaves nothing behind', async () => {
  const { code, checks } = await examine();
  expect(code).toBe(0);
  expect(checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
    ...['node ok', 'redis ok', 'clock of redis ok', 's3 ok', 'clock of s3 ok'],
    ...['lambda ok', 'model ok'],
  ]);
  expect((await s3.report()).objects).toBe(0);
});

describe('Redis', () => {
  it('that evicts keys is set to noeviction by the command that is told', async (context) => {
    const server = await redisWith('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
    if (!server.isReal) skipBecause(context, 'no redis-server found');
    const change = { LONGHAUL_REDIS: server.url };
    const [program, , , , port, ...command] = commandIn(await broken('redis', change));
    expect([program, port]).toEqual(['redis-cli', String(server.port)]);
    await server.ask(...command);
    await expectMended(change);
  });

  it('that wants another password takes the address as it is told, with the password', async (context) => {
    const server = await redisWith('--requirepass', 'hush-right');
    if (!server.isReal) skipBecause(context, 'no redis-server found');
    const wrong = { LONGHAUL_REDIS: `redis://:hush-wrong@127.0.0.1:${String(server.port)}` };
    const [url = ''] = /redis:\/\/\S+/.exec(await broken('redis', wrong)) ?? [];
    await expectMended({ LONGHAUL_REDIS: url.replace('PASSWORD', 'hush-right') });
  });

  it('that does not run is started by the command that is told', async (context) => {
    if (!redis.isReal) skipBecause(context, 'no redis-server found');
    const gone = await redisWith();
    await gone.stop();
    const change = { LONGHAUL_REDIS: `redis://127.0.0.1:${String(gone.port)}` };
    const [program = '', ...args] = commandIn(await broken('redis', change));
    await startProgram(program, args);
    await expectMended(change);
  });
});

/** Keeps its files in the test's folder, and ends with the test. */
async function startProgram(program: string, args: readonly string[]): Promise<void> {
  const child: ChildProcess = spawn(program, args, { cwd: scene.folder });
  ends.push(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  let said = '';
  for await (const text of child.stdout as AsyncIterable<Buffer>) {
    said += text.toString();
    if (said.includes('Ready to accept connections')) return;
  }
  throw new Error(`${program} did not start: ${said}`);
}

describe('S3', () => {
  it('without that bucket is well with one that is there', async () => {
    const remedy = await broken('s3', { LONGHAUL_S3: 's3://no-such-bucket' });
    expect(remedy).toContain('Create it, or correct the bucket name');
    await expectMended({ LONGHAUL_S3: `s3://${s3.bucket}` });
  });

  it('with a wrong secret is well with the right one', async () => {
    const remedy = await broken('s3', { AWS_SECRET_ACCESS_KEY: 'hush-wrong' });
    expect(remedy).toContain('Check both');
    await expectMended({ AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey });
  });

  it('that overwrites what was created once is replaced by a store that does not', async () => {
    const careless = await startS3Server('--ignore-conditions');
    ends.push(careless.stop);
    const remedy = await broken('s3', { LONGHAUL_S3_ENDPOINT: careless.url });
    expect(remedy).toContain('a compatible store whose conditional writes are atomic');
    await expectMended({ LONGHAUL_S3_ENDPOINT: s3.url });
  });
});

describe('Lambda', () => {
  it('without that function is well with one that is there', async () => {
    const remedy = await broken('lambda', { LONGHAUL_LAMBDA: 'no-such-function:live' });
    expect(remedy).toMatch(/^Deploy it, or name the right function/);
    await expectMended({ LONGHAUL_LAMBDA: `${lambda.functionName}:live` });
  });

  it('without an alias is a warning that says how to name one', async () => {
    const { code, checks } = await examine({ LONGHAUL_LAMBDA: lambda.functionName });
    const check = checks.find(({ name }) => name === 'lambda');
    expect(check).toMatchObject({ status: 'warning' });
    expect(check?.remedy).toContain(`--lambda ${lambda.functionName}:ALIAS`);
    expect(code).toBe(0);
  });
});

describe('a model endpoint', () => {
  /** What of the fleet is not asked about need not be there. */
  const alone = {
    LONGHAUL_REDIS: '',
    LONGHAUL_S3: '',
    LONGHAUL_S3_ENDPOINT: '',
    LONGHAUL_LAMBDA: '',
    LONGHAUL_LAMBDA_ENDPOINT: '',
  };

  it('that refuses the key is well with one that it takes', async () => {
    const remedy = await broken('model', { ...alone, OPENAI_API_KEY: 'hush-wrong' });
    expect(remedy).toContain('OPENAI_API_KEY=KEY');
    await expectMended({ OPENAI_API_KEY: 'right' });
  });

  it('that has not that model is well with the one that is told', async () => {
    const remedy = await broken('model', { ...alone, LONGHAUL_MODEL: 'unheard-of' });
    const [, model = ''] = /--model (\S+)/.exec(remedy) ?? [];
    await expectMended({ ...alone, LONGHAUL_MODEL: model });
  });

  it('that does not run is well once it does', async () => {
    const gone = await startSimulator(scene.folder);
    await gone.close();
    const { port } = new URL(gone.url);
    const change = { ...alone, OPENAI_BASE_URL: gone.url };
    expect(await broken('model', change)).toMatch(/^Start the server/);
    const again = await startSimulator(scene.folder, ['--port', port]);
    ends.push(again.close);
    await expectMended(change);
  });
});

it('tells people each check with what to do, in words', async () => {
  const env = { OPENAI_BASE_URL: simulator.url, OPENAI_API_KEY: 'wrong' };
  const { code, stdout } = await doctor([], env);
  expect(stdout).toMatch(/^ok {7}node {12}Node 2\d/);
  expect(stdout).toMatch(/\nfailed {3}model {11}\S+ refuses the key \(401\)\.\n {25}Set a key/);
  expect(code).toBe(1);
});
