import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFilesystemStore } from '@longhaul/job-store/filesystem';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import { createKey, listKeys } from '@longhaul/service/auth/keys';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureServiceKey } from './service-key.ts';
import { ensureStoreCredentials } from './store-credentials.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-stack-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

type StoreFile = { identities: [{ credentials: [{ accessKey: string; secretKey: string }] }] };

it('the store and those who call it are given one pair, which the second start keeps', () => {
  expect(ensureStoreCredentials(folder)).toBe('drawn');
  const drawn = [read('s3.json'), read('credentials')] as const;
  const { accessKey, secretKey } = (JSON.parse(drawn[0]) as StoreFile).identities[0].credentials[0];
  expect(drawn[1]).toBe(
    `[default]\naws_access_key_id = ${accessKey}\naws_secret_access_key = ${secretKey}\n`,
  );
  expect(secretKey.length).toBeGreaterThanOrEqual(40);
  expect(ensureStoreCredentials(folder)).toBe('kept');
  expect([read('s3.json'), read('credentials')]).toEqual(drawn);
});

it('half a pair is drawn again, and no two folders are given the same', () => {
  ensureStoreCredentials(folder);
  const first = read('s3.json');
  rmSync(join(folder, 'credentials'));
  expect(ensureStoreCredentials(folder)).toBe('drawn');
  expect(read('s3.json')).not.toBe(first);
});

/** The keys of a store that is a folder. */
function keyBox(root: string) {
  const store = createFilesystemStore({ root });
  const ports = { store, clock: createRealClock(), random: createRealRandom() };
  return {
    create: (wanted: Parameters<typeof createKey>[1]) => createKey(ports, wanted),
    list: () => listKeys(ports),
  };
}

it('the service has a key that the second start keeps, and another store draws anew', async () => {
  const keys = keyBox(join(folder, 'store'));
  expect(await ensureServiceKey(folder, keys, 'local')).toBe('drawn');
  const first = read('api-key');
  expect(await keys.list()).toMatchObject([{ tenant: 'local', role: 'admin' }]);
  expect(await ensureServiceKey(folder, keys, 'local')).toBe('kept');
  expect(read('api-key')).toBe(first);
  expect(await ensureServiceKey(folder, keyBox(join(folder, 'other')), 'local')).toBe('drawn');
  expect(read('api-key')).not.toBe(first);
});

it('other users may read what is drawn: each container runs as one of its own', () => {
  ensureStoreCredentials(folder);
  expect(statSync(join(folder, 'credentials')).mode & 0o777).toBe(0o644);
});
