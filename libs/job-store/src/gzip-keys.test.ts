import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { collect } from '@longhaul/testkit/collect';
import { gzipKeys } from './gzip-keys.ts';
import { createMemoryStore } from './memory.ts';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

async function* pieces(...contents: string[]): AsyncGenerator<Uint8Array> {
  for (const content of contents) yield bytes(content);
}

it('stores gzip under a key that ends in .gz and gives plain bytes back', async () => {
  const plain = createMemoryStore();
  const store = gzipKeys(plain);
  await store.putStreamOnce('t/timeline.ndjson.gz', pieces('one\n', 'two\n'));
  await store.putOnce('t/once.gz', bytes('three'));
  expect(text(gunzipSync((await plain.get('t/timeline.ndjson.gz')) ?? bytes('')))).toBe(
    'one\ntwo\n',
  );
  expect(text(await store.get('t/timeline.ndjson.gz'))).toBe('one\ntwo\n');
  expect(text(await store.get('t/once.gz'))).toBe('three');
  const read = await collect(store.read('t/timeline.ndjson.gz'));
  expect(read.map(text).join('')).toBe('one\ntwo\n');
});

it('leaves every other key, and what is not there, alone', async () => {
  const plain = createMemoryStore();
  const store = gzipKeys(plain);
  await store.putOnce('t/plain.json', bytes('{}'));
  expect(text(await plain.get('t/plain.json'))).toBe('{}');
  expect(await store.get('t/missing.gz')).toBeUndefined();
  expect(await collect(store.read('t/missing.gz'))).toEqual([]);
});
