import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createS3Store } from '@longhaul/job-store/s3';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import { startS3Server, type S3Process } from '@longhaul/testkit/processes/s3-server';
import { startRedisServer, type RedisServer } from '@longhaul/testkit/redis-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Child } from '../harness/child.ts';
import { deals, ndjson } from '../harness/deals.ts';
import { waitUntil } from '../harness/wait-until.ts';

/** A service over a bucket, whose clients put large files there by themselves. Nobody leads. */

const bundle = 'apps/cli/dist/longhaul.mjs';
const children: Child[] = [];
let folder: string;
let redis: RedisServer;
let s3: S3Process;
let client: Readonly<Record<string, string>>;

function start(args: readonly string[], env: Readonly<Record<string, string>>): Child {
  const child = new Child(bundle, args, { cwd: folder, env });
  children.push(child);
  return child;
}

const ask = (...args: readonly string[]) => start(args, client).ended;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-upload-'));
  [redis, s3] = await Promise.all([startRedisServer({ env: process.env }), startS3Server()]);
  const inBucket = {
    LONGHAUL_S3: `s3://${s3.bucket}`,
    LONGHAUL_S3_ENDPOINT: s3.url,
    AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
  };
  // The bucket alone is named: a key is made without a Redis.
  const made = await start(['keys', 'create', '--role', 'submit'], inBucket).ended;
  const server = start(['serve', '--port', '0'], { ...inBucket, LONGHAUL_REDIS: redis.url });
  const listens = () => server.stderr.includes('Ctrl-C ends it.');
  await waitUntil('the service listens', listens, 90_000);
  client = { LONGHAUL_API: server.stdout.trim(), LONGHAUL_API_KEY: made.stdout.trim() };
}, 120_000);
beforeEach(() => s3.meet());
afterAll(async () => {
  for (const child of children) await child.destroy();
  await Promise.all([redis.stop(), s3.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function written(name: string): Promise<string> {
  await writeFile(join(folder, `${name}.ndjson`), ndjson(deals(3, name)));
  return `${name}.ndjson`;
}

async function inbox(): Promise<number> {
  const { bucket, credentials, url: endpoint } = s3;
  const [clock, random] = [createRealClock(), createRealRandom()];
  const place = { bucket, credentials, endpoint, region: 'us-east-1', forcePathStyle: true };
  const store = createS3Store({ ...place, clock, random });
  let count = 0;
  for await (const _key of store.list('local/inbox/')) count += 1;
  store.close();
  return count;
}

describe('a file that goes straight into the store', () => {
  it('becomes a job, also when its first upload breaks off, and is left nowhere else', async () => {
    const faults = ['internal', 'cut'].map((kind) => ({ kind, prefix: 'local/inbox/', times: 1 }));
    await s3.meet(...faults);
    const file = await written('put');
    const { code, stdout, stderr } = await ask('submit', file, '--upload', 'presigned', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 3, rejected: 0, joined: false });
    expect(stderr).toContain('The store answered with status 500. It is tried again.');
    expect(code).toBe(0);
    expect(await inbox()).toBe(0);
    const direct = await ask('submit', file, '--json');
    expect(JSON.parse(direct.stdout)).toMatchObject({ joined: true });
  });

  it('need not be sent again when it was uploaded and could not be submitted', async () => {
    const key = ['--idempotency-key', 'once'];
    expect((await ask('submit', await written('first'), ...key)).code).toBe(0);
    const file = await written('second');
    const refused = await ask('submit', file, '--upload', 'presigned', ...key);
    expect(refused.code).toBe(2);
    const [, again = ''] = /longhaul (submit .+ --uploaded \S+)/.exec(refused.stderr) ?? [];
    await s3.meet({ kind: 'denied', method: 'PUT', prefix: 'local/inbox/' });
    const { code, stdout } = await ask(...again.split(' '), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 3, joined: false });
    expect([code, await inbox()]).toEqual([0, 0]);
  });

  it('that the store refuses is told at once, with the other way', async () => {
    await s3.meet({ kind: 'denied', method: 'PUT', prefix: 'local/inbox/' });
    const { code, stderr } = await ask('submit', await written('no'), '--upload', 'presigned');
    expect(stderr).toContain('status 403. Try again, or hand it through the service');
    expect(code).toBe(1);
  });

  it('is a file: standard input has no length', async () => {
    const { code, stderr } = await ask('submit', '-', '--upload', 'presigned');
    expect(stderr).toContain('--upload presigned takes a file');
    expect(code).toBe(2);
  });
});
