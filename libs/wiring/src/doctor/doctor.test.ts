import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { examine, type Check, type DoctorTools } from './doctor.ts';
import { clockCheck } from './check.ts';

const tools: DoctorTools = {
  ...{ clock: createRealClock(), random: createRealRandom() },
  ...{ fetch: globalThis.fetch, nodeVersion: '24.0.0' },
};

let folder: string;
let models: Server;
let modelUrl: string;

/** A model endpoint that takes one key and has two models; `/old` has no list of them. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-doctor-'));
  models = createServer(({ url, headers }, reply) => {
    const isKnown = headers.authorization === 'Bearer right';
    if (url === '/v1/models' && !isKnown) reply.writeHead(401).end();
    else if (url === '/v1/models') reply.end('{"data": [{"id": "small"}, {"id": "large"}]}');
    else reply.writeHead(url === '/sick/models' ? 500 : 404).end();
  });
  await new Promise<void>((resolve) => models.listen(0, '127.0.0.1', resolve));
  modelUrl = `http://127.0.0.1:${String((models.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  models.close();
  await rm(folder, { recursive: true, force: true });
});

async function checksOf(settings: Record<string, string>, own: Partial<DoctorTools> = {}) {
  const reading = readConfig({ dataDir: join(folder, 'data'), ...settings }, {});
  if (!reading.ok) throw new Error(reading.problem);
  const checks: Check[] = [];
  for await (const check of examine(reading.config, { ...tools, ...own })) checks.push(check);
  return checks;
}

async function checkOf(name: string, settings: Record<string, string>, own?: Partial<DoctorTools>) {
  const check = (await checksOf(settings, own)).find((each) => each.name === name);
  if (!check) throw new Error(`There is no check ${name}.`);
  return check;
}

describe('a set-up of one machine', () => {
  it('is well, examines nothing that is not configured, and leaves nothing behind', async () => {
    const checks = await checksOf({});
    expect(checks.map(({ name, status }) => [name, status])).toEqual([
      ['node', 'ok'],
      ['data folder', 'ok'],
      ['model', 'ok'],
    ]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('with an old Node is told to install a newer one, which is enough', async () => {
    const { status, remedy } = await checkOf('node', {}, { nodeVersion: '20.20.2' });
    expect(status).toBe('failed');
    const [, version = ''] = /Node (\d+) or newer/.exec(remedy ?? '') ?? [];
    expect(await checkOf('node', {}, { nodeVersion: `${version}.0.0` })).toMatchObject({
      status: 'ok',
    });
  });

  it('with a file in place of the folder is told to name another, which is enough', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const dataDir of [file, join(file, 'below')]) {
      const { status, remedy } = await checkOf('data folder', { dataDir });
      expect(status).toBe('failed');
      expect(remedy).toContain('`--data-dir DIR`');
    }
    const dataDir = join(folder, 'other');
    expect(await checkOf('data folder', { dataDir })).toMatchObject({ status: 'ok' });
    await rm(file);
  });
});

describe('a model endpoint', () => {
  const good = { apiKey: 'right', model: 'small' };

  it('is well with its key and a model that it has', async () => {
    expect(await checkOf('model', { ...good, baseUrl: `${modelUrl}/v1` })).toMatchObject({
      status: 'ok',
    });
  });

  it.each([
    ['a wrong key', { apiKey: 'wrong' }, 'failed', /OPENAI_API_KEY=KEY/],
    [
      'a model that it has not',
      { model: 'huge' },
      'failed',
      /--model small .*There are: small, large\./,
    ],
    ['no list of models', { baseUrl: 'old' }, 'warning', /ends with the version/],
    ['a fault of its own', { baseUrl: 'sick' }, 'failed', /try again/],
  ] as const)('with %s says what to do', async (_, wrong, status, remedy) => {
    const path = 'baseUrl' in wrong ? wrong.baseUrl : 'v1';
    const check = await checkOf('model', { ...good, ...wrong, baseUrl: `${modelUrl}/${path}` });
    expect(check.status).toBe(status);
    expect(check.remedy).toMatch(remedy);
  });

  it('that is silent is given up', async () => {
    const never = (_: unknown, { signal }: RequestInit = {}) =>
      new Promise<Response>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const clock = { now: () => 0, sleep: async () => undefined };
    const own = { fetch: never as typeof fetch, clock };
    const check = await checkOf('model', { ...good, baseUrl: `${modelUrl}/v1` }, own);
    expect(check).toMatchObject({ status: 'failed', found: expect.stringContaining('10 s') });
  });
});

it('a clock is well within two seconds, and else told with how to set it', () => {
  expect(clockCheck('redis', 1_900)).toMatchObject({ status: 'ok' });
  const off = clockCheck('redis', -9_000);
  expect(off).toMatchObject({ status: 'warning', found: '9.0 s behind this machine' });
  expect(off.remedy).toContain('`timedatectl set-ntp true`');
});
