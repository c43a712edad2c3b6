import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { readConfigFiles } from './config-file.ts';
import { toldConfig } from './told-config.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-config-'));
  await mkdir(join(folder, 'longhaul'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ofFolder = (content: unknown) => write('longhaul.config.json', content);
const ofPerson = (content: unknown) => write(join('longhaul', 'config.json'), content);
const write = (name: string, content: unknown) =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

type Given = { flags?: Record<string, string>; env?: Record<string, string>; profile?: string };
const files = (profile?: string, named?: string) =>
  readConfigFiles({ workingFolder: folder, configHome: folder, profile, named });

function lanesOf({ flags = {}, env = {}, profile }: Given = {}) {
  const reading = readConfig(flags, env, files(profile));
  if (!reading.ok) throw new Error(reading.problem);
  return [reading.config.lanes, reading.origins.get('lanes') ?? 'default'];
}

it('an option counts before the environment, that before a profile, that before a file', async () => {
  expect(lanesOf()).toEqual([15, 'default']);
  await ofPerson({ lanes: 1, profiles: { team: { lanes: 3 } } });
  expect(lanesOf()[0]).toBe(1);
  await ofFolder({ lanes: 2, profiles: { team: { lanes: 4 } } });
  expect(lanesOf()).toEqual([2, 'longhaul.config.json: lanes']);
  expect(lanesOf({ profile: 'team' })).toEqual([4, 'longhaul.config.json, profile team: lanes']);
  await ofFolder({ lanes: 2 });
  expect(lanesOf({ profile: 'team' })[0]).toBe(3);
  const env = { LONGHAUL_LANES: '5' };
  expect(lanesOf({ profile: 'team', env })).toEqual([5, 'LONGHAUL_LANES']);
  expect(lanesOf({ env, flags: { lanes: '6' } })).toEqual([6, '--lanes']);
});

it('a file names the profile that counts when no person does', async () => {
  await ofFolder({ profile: 'slow', profiles: { slow: { lanes: 2 }, fast: { lanes: 90 } } });
  expect(lanesOf()[0]).toBe(2);
  expect(lanesOf({ profile: 'fast' })[0]).toBe(90);
});

describe('a file that is wrong', () => {
  it.each([
    ['{', /^longhaul\.config\.json is not JSON/],
    [[], /^longhaul\.config\.json: must be one JSON object of settings\./],
    [{ lane: 3 }, /^longhaul\.config\.json: there is no setting lane\. There are: api, api_key,/],
    [{ lanes: true }, /^longhaul\.config\.json: lanes must be a text or a number\./],
    [{ profiles: { a: { lane: 3 } }, profile: 'a' }, /, profile a: there is no setting lane\./],
    [{ profile: 'b', profiles: { a: {} } }, /^There is no profile b\. There are: a\./],
  ])('%j is told by file and setting', async (content, words) => {
    await ofFolder(content);
    expect(() => files()).toThrow(words);
  });

  it('has a value that is none told by file and setting', async () => {
    await ofFolder({ lanes: 0 });
    const reading = readConfig({}, {}, files());
    expect(reading.ok ? '' : reading.problem).toMatch(/^longhaul\.config\.json: lanes: Too small/);
  });

  it('must be there when it is named', () => {
    expect(() => files(undefined, join(folder, 'other.json'))).toThrow('does not exist');
  });
});

it('is told with the origin of each setting, and no secret', () => {
  const key = 'sk-aaaaaaaaaaaaaaaaaaaaaaaa-zz';
  const redis = { LONGHAUL_REDIS: 'redis://me:hush@host:1', LONGHAUL_S3: 's3://bucket' };
  const reading = readConfig({}, { OPENAI_API_KEY: key, LONGHAUL_API_KEY: 'short', ...redis });
  if (!reading.ok) throw new Error(reading.problem);
  const told = toldConfig(reading.config, reading.origins);
  expect(JSON.stringify(told)).not.toMatch(/aaaa|short|hush/);
  expect(told).toContainEqual({ name: 'openai_api_key', value: 'sk-…zz', from: 'OPENAI_API_KEY' });
  expect(told).toContainEqual({
    name: 'redis',
    value: 'redis://me:…@host:1',
    from: 'LONGHAUL_REDIS',
  });
  expect(told).toContainEqual({ name: 'lanes', value: 15, from: 'default' });
});
