import { afterEach, describe, expect, it } from 'vitest';
import { startS3Server } from '@longhaul/testkit/processes/s3-server';
import { startRedisServer } from '@longhaul/testkit/redis-server';
import { expectEnded } from './harness/outcome/ending.ts';
import type { Fleet } from './harness/fleet.ts';
import { launch } from './harness/launch.ts';
import type { Environment } from './harness/parts.ts';
import { useFleet } from './harness/use-fleet.ts';

/** An orchestrator that must not start: each says what is wrong, where, and what to do. */

const fleetOf = useFleet();
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function redisWith(...args: readonly string[]): Promise<Environment> {
  const server = await startRedisServer({ env: process.env, args });
  ends.push(server.stop);
  return { LONGHAUL_REDIS: server.url };
}

async function s3With(...flags: readonly string[]): Promise<Environment> {
  const server = await startS3Server(...flags);
  ends.push(server.stop);
  return { LONGHAUL_S3_ENDPOINT: server.url };
}

type Misfortune = {
  readonly what: string;
  readonly env: (fleet: Fleet) => Environment | Promise<Environment>;
  readonly says: RegExp;
};

const misfortunes: readonly Misfortune[] = [
  {
    what: 'no Redis at the address',
    env: () => ({ LONGHAUL_REDIS: 'redis://127.0.0.1:9' }),
    says: /Redis at 127\.0\.0\.1:9 did not answer .*Check that it runs and can be reached\./,
  },
  {
    what: 'a wrong password',
    env: async () => {
      const { LONGHAUL_REDIS: url = '' } = await redisWith('--requirepass', 'hush-right');
      return { LONGHAUL_REDIS: url.replace('hush-right', 'hush-wrong') };
    },
    says: /Redis at \S+ refused the user or password: correct them in the address\./,
  },
  {
    what: 'TLS asked of a Redis without it',
    env: ({ redis }) => ({ LONGHAUL_REDIS: redis.url.replace('redis:', 'rediss:') }),
    says: /Redis at \S+ did not answer .*and speaks TLS as its address says\./,
  },
  {
    what: 'a Redis that evicts keys',
    env: () => redisWith('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'),
    says: /Redis evicts keys when memory is short \(maxmemory-policy allkeys-lru\).*set it to noeviction\./,
  },
  {
    what: 'no such bucket',
    env: () => ({ LONGHAUL_S3: 's3://no-such-bucket' }),
    says: /no-such-bucket.*There is no such bucket\. Create it, or correct the bucket name or the endpoint\./,
  },
  {
    what: 'a secret key that is wrong',
    env: () => ({ AWS_SECRET_ACCESS_KEY: 'wrong' }),
    says: /The secret key does not belong to the access key\. Check both;/,
  },
  {
    what: 'a bucket that is forbidden',
    env: () => s3With('--fault', 'denied'),
    says: /These credentials may not do that\. Grant s3:GetObject, s3:PutObject,/,
  },
  {
    what: 'a store that ignores If-None-Match',
    env: () => s3With('--ignore-conditions'),
    says: /The store \S+ at \S+ cannot be used: it ignores If-None-Match, .*Use Amazon S3, or a compatible store/,
  },
  {
    what: 'a store that compares If-None-Match without a lock',
    env: () => s3With('--race-conditions'),
    says: /The store \S+ at \S+ cannot be used: it compares If-None-Match without a lock/,
  },
  {
    what: 'a setting that is none',
    env: () => ({ LONGHAUL_MAX_JOBS: 'many' }),
    says: /LONGHAUL_MAX_JOBS: /,
  },
  {
    what: 'Redis without S3',
    env: () => ({ LONGHAUL_S3: '', LONGHAUL_S3_ENDPOINT: '' }),
    says: /LONGHAUL_REDIS.* needs --s3 \(LONGHAUL_S3\) too/,
  },
];

describe('an orchestrator does not start, and says why', () => {
  it.each(misfortunes)('with $what', async ({ env, says }) => {
    const fleet = await fleetOf();
    const { code, stderr } = await fleet.orchestrate(await env(fleet)).ended;
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/hush|longhaul-secret/);
    expect(code).toBe(1);
  });
});

describe('longhaul run over a fleet does not start either', () => {
  it('where an orchestrator would not, and leaves nothing behind', async () => {
    const fleet = await fleetOf();
    const child = fleet.longhaul(['run', '-'], { LONGHAUL_S3: 's3://no-such-bucket' });
    const { code, stderr } = await child.ended;
    expect(stderr).toContain('There is no such bucket.');
    expect(code).toBe(1);
  });
});

describe('a job that met an orchestrator which could not start', () => {
  it('is led by the next one that can', async () => {
    const fleet = await fleetOf();
    const { job, ids, toll } = await launch(fleet);
    expect(await fleet.orchestrate({ LONGHAUL_S3: 's3://no-such-bucket' }).ended).toMatchObject({
      code: 1,
    });
    await fleet.orchestrate().says('The orchestrator leads.');
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.charged).toBe(ids.length);
  });
});
