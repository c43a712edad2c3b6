import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Extent } from '@longhaul/jobs/documents/plan';
import { RetryableError, TerminalError } from '@longhaul/ports/errors';
import { collect } from '@longhaul/testkit/collect';
import { expect, it } from 'vitest';
import type { S3Store } from '../s3.ts';
import { serverForTests, storeOn } from './testing.ts';

const server = serverForTests();
const key = 'acme/uploads/0u.ndjson';

async function uploadTo(store: S3Store, items: readonly string[]): Promise<Extent[]> {
  const upload = await store.upload(key);
  for (const item of items) await upload.write(Buffer.from(item));
  await upload.finish();
  return (await collect(store.walkUpload(key))).map(({ extent }) => extent);
}

async function texts(store: S3Store, extents: readonly Extent[]) {
  const items = await collect(store.readItems(key, extents));
  return items.map((bytes) => bytes && Buffer.from(bytes).toString());
}

const text = (letter: string, length: number): string => letter.repeat(length);
/** Ten members of three items, an item that is a member by itself, and one that comes after. */
const items = [
  ...Array.from({ length: 30 }, (_, index) => text(String(index % 10), 20_000)),
  text('x', 3_000_000),
  'last',
];

it('packs items into gzip members that any gzip program reads as one file', async () => {
  const store = storeOn(server());
  const extents = await uploadTo(store, items);
  const stored = Buffer.concat(await collect(store.read(key)));
  expect(gunzipSync(stored).toString()).toBe(items.map((item) => `${item}\n`).join(''));

  const members = extents.map(({ member }) => member?.offset);
  expect([...new Set(members)]).toHaveLength(12);
  expect(members.filter((offset) => offset === members[30])).toHaveLength(1);
});

it('reads neighbors in one member with one request', async () => {
  const store = storeOn(server());
  const extents = await uploadTo(store, items);
  await server().meet();
  expect(await texts(store, extents.slice(0, 3))).toEqual(items.slice(0, 3));
  expect((await server().report()).operations).toEqual({ GetObject: 1 });
});

it('gives the items of a damaged member as undefined and the others as they are', async () => {
  const store = storeOn(server());
  const extents = await uploadTo(store, items);
  const stored = Buffer.concat(await collect(store.read(key)));
  const { member } = extents[30] ?? {};
  if (!member) throw new Error('the item has no member');
  const middle = member.offset + (member.length >>> 1);
  stored.writeUInt8(stored.readUInt8(middle) ^ 0xff, middle);
  await store.replace(key, stored);

  const read = await texts(store, extents);
  expect(read.map((item) => item === undefined)).toEqual(items.map((_, index) => index === 30));
  const walk = collect(store.walkUpload(key));
  await expect(walk).rejects.toThrow(TerminalError);
  await expect(walk).rejects.toThrow(
    /is damaged: the gzip member at \d+ .* Submit the input again/,
  );
});

it('calls what is no upload damaged', async () => {
  const store = storeOn(server());
  await store.putOnce(key, Buffer.from('{"a":1}\n{"b":2}\n{"c":3}\n'));
  await expect(collect(store.walkUpload(key))).rejects.toThrow('does not say its length');
  await store.replace(key, Buffer.from('short'));
  await expect(collect(store.walkUpload(key))).rejects.toThrow('ends in the middle');
});

it('fetches a member again whose bytes were changed on their way, three times in a row', async () => {
  const store = storeOn(server());
  const extents = await uploadTo(store, items);
  await server().meet({ kind: 'corrupt', times: 3 });
  expect(await texts(store, extents.slice(0, 1))).toEqual(items.slice(0, 1));
  expect((await server().report()).operations).toEqual({ GetObject: 4 });
});

it('leaves nothing behind when a part cannot be sent', async () => {
  const store = storeOn(server());
  const upload = await store.upload(key);
  await server().meet({ kind: 'internal', operation: 'UploadPart', skip: 1 });
  const write = async (): Promise<void> => {
    for (let index = 0; index < 24; index += 1) await upload.write(noise());
    await upload.finish();
  };
  await expect(write()).rejects.toThrow(RetryableError);
  await upload.abandon();
  expect(await server().report()).toMatchObject({ openUploads: 0 });
  await server().meet();
  expect(await store.get(key)).toBeUndefined();
});

it('leaves nothing behind when a large upload is abandoned', async () => {
  const store = storeOn(server());
  await server().meet();
  const upload = await store.upload(key);
  for (let index = 0; index < 16; index += 1) await upload.write(noise());
  expect((await server().report()).openUploads).toBe(1);
  await upload.abandon();
  expect((await server().report()).openUploads).toBe(0);
  expect(await collect(store.list(''))).toEqual([]);
});

it('refuses to finish an upload whose name is taken', async () => {
  const store = storeOn(server());
  await store.putOnce(key, Buffer.from('first'));
  const upload = await store.upload(key);
  await upload.write(Buffer.from('{}'));
  await expect(upload.finish()).rejects.toThrow('exists already');
});

it('keeps items apart whose writes overlap', async () => {
  const store = storeOn(server());
  const upload = await store.upload(key);
  const wanted = Array.from({ length: 40 }, (_, index) => text(String(index), 50_000));
  await Promise.all(wanted.map((item) => upload.write(Buffer.from(item))));
  await upload.finish();
  const walked = await collect(store.walkUpload(key));
  expect(walked.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(wanted);
});

/** A megabyte that deflate makes a quarter smaller and no more, without a line feed. */
function noise(): Buffer {
  return Buffer.from(randomBytes(750_000).toString('base64'));
}
