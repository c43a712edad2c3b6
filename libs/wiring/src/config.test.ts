import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const configOf = (flags: Record<string, unknown>, environment: Record<string, string> = {}) => {
  const reading = readConfig(flags, environment);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.config;
};

const problemOf = (flags: Record<string, unknown>, environment: Record<string, string> = {}) => {
  const reading = readConfig(flags, environment);
  return reading.ok ? '' : reading.problem;
};

it('prefers a flag to the environment and the environment to the default', () => {
  expect(configOf({}).lanes).toBe(15);
  expect(configOf({}, { LONGHAUL_LANES: '8' }).lanes).toBe(8);
  expect(configOf({ lanes: '45' }, { LONGHAUL_LANES: '8' }).lanes).toBe(45);
});

it('names the flag or the variable that is wrong', () => {
  expect(problemOf({ lanes: 'many' })).toMatch(/^--lanes: /);
  expect(problemOf({}, { LONGHAUL_LANES: '0' })).toMatch(/^LONGHAUL_LANES: /);
  expect(problemOf({}, { OPENAI_BASE_URL: 'ftp://x' })).toMatch(/^OPENAI_BASE_URL: /);
  expect(problemOf({ tokensPerMinute: '-1' })).toMatch(/^--tokens-per-minute: /);
});

describe('a fleet', () => {
  const redisUrl = 'redis://127.0.0.1:6379';
  const s3 = 's3://bucket/prefix';

  it('may be a bucket alone for what touches no index', () => {
    expect(problemOf({ s3 })).toContain('needs --redis');
    expect(readConfig({ s3 }, {}, [], { isStoreAlone: true })).toMatchObject({ ok: true });
  });

  it('is Redis and S3 together, and Lambda beside them', () => {
    expect(configOf({ redisUrl, s3, lambda: 'worker:live' })).toMatchObject({ redisUrl, s3 });
    expect(configOf({}, { LONGHAUL_REDIS: redisUrl, LONGHAUL_S3: s3 })).toMatchObject({ s3 });
    expect(problemOf({ redisUrl })).toMatch(/^--redis .* needs --s3 /);
    expect(problemOf({ s3 })).toMatch(/^--s3 .* needs --redis /);
    expect(problemOf({ lambda: 'worker' })).toMatch(/^--lambda .* needs --redis and --s3 /);
    expect(problemOf({ s3Endpoint: 'http://127.0.0.1:9' })).toMatch(
      /^--s3-endpoint .* needs --s3 /,
    );
    expect(problemOf({ redisUrl, s3, lambdaEndpoint: 'http://127.0.0.1:9' })).toMatch(
      /^--lambda-endpoint .* needs --lambda /,
    );
  });

  it('refuses what is no address, by the name a person used', () => {
    expect(problemOf({ redisUrl: 'localhost', s3 })).toMatch(/^--redis: must be a URL/);
    expect(problemOf({ redisUrl, s3: 'bucket' })).toMatch(/^--s3: must be s3:\/\//);
    expect(problemOf({}, { LONGHAUL_TENANT: 'a/b' })).toMatch(/^LONGHAUL_TENANT: must be/);
  });

  it('takes the region of its own variable before the platform’s', () => {
    expect(configOf({}).region).toBe('us-east-1');
    expect(configOf({}, { AWS_REGION: 'eu-west-1' }).region).toBe('eu-west-1');
    const both = { LONGHAUL_REGION: 'eu-central-1', AWS_REGION: 'eu-west-1' };
    expect(configOf({}, both).region).toBe('eu-central-1');
  });
});

it('takes an empty variable as none', () => {
  expect(configOf({}, { OPENAI_API_KEY: '' }).apiKey).toBeUndefined();
});

it('is frozen, so that nothing below changes what was resolved at the door', () => {
  expect(Object.isFrozen(configOf({}))).toBe(true);
});
