import { RetryableError } from '@longhaul/ports/errors';
import { describe, expect, it } from 'vitest';
import { partBytes } from './object-writer.ts';
import { serverForTests, storeOn } from './testing.ts';

const server = serverForTests();
const key = 'acme/jobs/j1/rounds/1/results.ndjson';
const megabyte = 1024 * 1024;

async function* pieces(count: number, end?: Error): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(megabyte, index);
  if (end) throw end;
}

async function readBack(store: ReturnType<typeof storeOn>): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const piece of store.read(key)) read.push(piece);
  return Buffer.concat(read);
}

it('sends a large object in parts and reads it in pieces', async () => {
  const store = storeOn(server());
  await server().meet();
  expect(await store.putStreamOnce(key, pieces(20))).toBe('created');
  expect((await server().report()).operations).toMatchObject({ UploadPart: 3 });
  const whole = await readBack(store);
  expect(whole.byteLength).toBe(20 * megabyte);
  expect(whole.every((byte, at) => byte === Math.floor(at / megabyte))).toBe(true);
  expect(Buffer.from((await store.get(key)) ?? []).equals(whole)).toBe(true);
});

it('puts a small stream in one request', async () => {
  const store = storeOn(server());
  await server().meet();
  await store.putStreamOnce(key, pieces(7));
  expect((await server().report()).operations).toEqual({ PutObject: 1 });
});

it('reports exists for a large object too, and leaves no parts behind', async () => {
  const store = storeOn(server());
  await store.putOnce(key, Buffer.from('first'));
  expect(await store.putStreamOnce(key, pieces(20))).toBe('exists');
  expect((await server().report()).openUploads).toBe(0);
  expect((await readBack(store)).toString()).toBe('first');
});

it('of several large objects under one key creates exactly one', async () => {
  const store = storeOn(server());
  const puts = [1, 2, 3, 4].map(() => store.putStreamOnce(key, pieces(9)));
  const replies = await Promise.all(puts);
  expect(replies.filter((reply) => reply === 'created')).toHaveLength(1);
  expect((await server().report()).openUploads).toBe(0);
});

it('leaves no parts behind when the source falls', async () => {
  const store = storeOn(server());
  const put = store.putStreamOnce(key, pieces(20, new Error('source fell')));
  await expect(put).rejects.toThrow('source fell');
  expect((await server().report()).openUploads).toBe(0);
});

it('leaves no parts behind when they cannot be joined', async () => {
  const store = storeOn(server());
  await server().meet({ kind: 'internal', operation: 'CompleteMultipartUpload' });
  await expect(store.putStreamOnce(key, pieces(9))).rejects.toThrow(RetryableError);
  expect((await server().report()).openUploads).toBe(0);
  await server().meet();
});

describe('when S3 forgets an upload after a conflict', () => {
  const operation = 'CompleteMultipartUpload';
  const faults = [
    { kind: 'conflict', operation, times: 1 },
    { kind: 'forgotten', operation, skip: 1 },
  ];

  it('reports exists where somebody else was faster', async () => {
    const store = storeOn(server());
    await store.putOnce(key, Buffer.from('first'));
    await server().meet(...faults);
    expect(await store.putStreamOnce(key, pieces(9))).toBe('exists');
  });

  it('asks to write again where nothing stands', async () => {
    const store = storeOn(server());
    await server().meet(...faults);
    const put = store.putStreamOnce(key, pieces(9));
    await expect(put).rejects.toThrow(RetryableError);
    await expect(put).rejects.toThrow('are gone, and no object stands');
    await server().meet();
    expect(await store.putStreamOnce(key, pieces(9))).toBe('created');
  });
});

it('reads on where a connection broke, without the pieces before', async () => {
  const store = storeOn(server());
  await store.putStreamOnce(key, pieces(20));
  await server().meet({ kind: 'reset', operation: 'GetObject', skip: 1, times: 1 });
  expect((await readBack(store)).byteLength).toBe(20 * megabyte);
  expect((await server().report()).operations).toEqual({ GetObject: 4 });
});

it('never mixes an object with the one that replaced it', async () => {
  const store = storeOn(server());
  await store.replace(key, Buffer.alloc(9 * megabyte, 1));
  const reading = store.read(key)[Symbol.asyncIterator]();
  await reading.next();
  await store.replace(key, Buffer.alloc(9 * megabyte, 2));
  await expect(reading.next()).rejects.toThrow(RetryableError);
});

it('finds room in 10,000 parts for the largest object that S3 takes', () => {
  const total = Array.from({ length: 10_000 }, (_, index) => partBytes(index));
  expect(total.reduce((sum, bytes) => sum + bytes)).toBeGreaterThan(5 * 1024 ** 4);
  // S3 takes parts of 5 MiB to 5 GiB.
  expect(Math.min(...total)).toBeGreaterThanOrEqual(5 * megabyte);
  expect(Math.max(...total)).toBeLessThanOrEqual(5 * 1024 * megabyte);
});
