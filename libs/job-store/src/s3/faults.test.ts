import { RetryableError, TerminalError, UsageError } from '@longhaul/ports/errors';
import { describe, expect, it } from 'vitest';
import { hastyClock, serverForTests, storeOn } from './testing.ts';

const server = serverForTests();
const bytes = Buffer.from('{"ok":true}\n');
const key = 'acme/jobs/j1/out/item~0123456789abcdef.json';

/** A store whose objects nobody else has, and what it waited between attempts. */
function scene(options: Parameters<typeof storeOn>[1] = {}) {
  const waited: number[] = [];
  return { store: storeOn(server(), { clock: hastyClock(waited), ...options }), waited };
}

describe('a request that fails and passes', () => {
  it.each([
    ['answers 500', 'internal', [200, 2_000]],
    ['answers 503 SlowDown', 'slow_down', [2_000, 4_000]],
    ['answers 409', 'conflict', [50, 100]],
    ['cuts the connection', 'cut', [200, 2_000]],
  ])('is tried again when the store %s, after a drawn wait', async (_, kind, longestMs) => {
    const { store, waited } = scene();
    await server().meet({ kind, times: 2 });
    expect(await store.putOnce(key, bytes)).toBe('created');
    expect(waited).toHaveLength(2);
    for (const [index, ms] of waited.entries()) expect(ms).toBeLessThan(longestMs[index] ?? 0);
    await server().meet();
    expect(Buffer.from((await store.get(key)) ?? [])).toEqual(bytes);
  });

  it.each(['reset', 'corrupt'])('is read again when an answer came with %s', async (kind) => {
    const { store, waited } = scene();
    await store.putOnce(key, bytes);
    await server().meet({ kind, times: 1 });
    expect(Buffer.from((await store.get(key)) ?? [])).toEqual(bytes);
    expect(waited).toHaveLength(1);
  });

  it.each(['hang', 'drip'])('is cut at its deadline when the store %ss', async (kind) => {
    const { store, waited } = scene({ deadlines: { callMs: 2_000, bodyMs: 2_000 } });
    // Dripping, it takes over six seconds.
    const large = Buffer.alloc(65_536, 7);
    await store.putOnce(key, large);
    await server().meet({ kind, times: 1 });
    expect(Buffer.from((await store.get(key)) ?? [])).toEqual(large);
    expect(waited).toHaveLength(1);
  });

  it('is given up after five attempts, to be tried again by the caller', async () => {
    const { store, waited } = scene();
    await server().meet({ kind: 'internal' });
    const put = store.putOnce(key, bytes);
    await expect(put).rejects.toThrow(RetryableError);
    await expect(put).rejects.toThrow(/^Could not write longhaul-test\/.*\(InternalError\)\. /);
    expect(waited).toHaveLength(4);
    expect((await server().report()).requests).toBe(5);
    await server().meet();
    expect(await store.get(key)).toBeUndefined();
  });
});

describe('a write whose answer was lost', () => {
  it('is known for its own when it is tried again', async () => {
    const { store } = scene();
    await server().meet({ kind: 'lost', operation: 'PutObject', times: 1 });
    expect(await store.putOnce(key, bytes)).toBe('created');
    expect((await server().report()).operations).toMatchObject({ PutObject: 2, HeadObject: 1 });
  });

  it("is not taken for its own when somebody else's object stands", async () => {
    const { store } = scene();
    await store.putOnce(key, Buffer.from('somebody else'));
    await server().meet({ kind: 'lost', operation: 'PutObject', times: 1 });
    expect(await store.putOnce(key, bytes)).toBe('exists');
  });

  it('is reported as existing to a writer that may not read what stands', async () => {
    const { store } = scene();
    await server().meet(
      { kind: 'lost', operation: 'PutObject', times: 1 },
      { kind: 'denied', operation: 'HeadObject' },
    );
    expect(await store.putOnce(key, bytes)).toBe('exists');
    await server().meet();
    expect(Buffer.from((await store.get(key)) ?? [])).toEqual(bytes);
  });

  it('is known for its own where it joined the parts of a large object', async () => {
    const { store } = scene();
    await server().meet({ kind: 'lost', operation: 'CompleteMultipartUpload', times: 1 });
    expect(await store.putStreamOnce(key, pieces(12, 1_000_000))).toBe('created');
    expect(await server().report()).toMatchObject({ openUploads: 0 });
  });

  it('costs no look at what stands when nothing was lost', async () => {
    const { store } = scene();
    await server().meet();
    await store.putOnce(key, bytes);
    expect(await store.putOnce(key, bytes)).toBe('exists');
    expect((await server().report()).operations).toEqual({ PutObject: 2 });
  });
});

describe('a store that cannot be used', () => {
  const refused = async (options: Parameters<typeof storeOn>[1], words: RegExp) => {
    await server().meet();
    const { store } = scene(options);
    const put = store.putOnce(key, bytes);
    await expect(put).rejects.toThrow(TerminalError);
    await expect(put).rejects.toThrow(words);
    await expect(store.prove()).rejects.toThrow(TerminalError);
  };

  it('is told with its bucket and endpoint, and what to do: no such bucket', async () => {
    await refused({ bucket: 'nobody' }, /nobody\/.* at http.*\(NoSuchBucket\)\. .*Create it/);
  });

  it('is told: a wrong secret key', async () => {
    const credentials = { ...server().credentials, secretAccessKey: 'wrong' };
    await refused({ credentials }, /\(SignatureDoesNotMatch\)\. The secret key does not belong/);
  });

  it('is told: an unknown access key', async () => {
    const credentials = { ...server().credentials, accessKeyId: 'wrong' };
    await refused({ credentials }, /\(InvalidAccessKeyId\)\. The access key is not known/);
  });

  it('is told at the first answer: rights that are missing', async () => {
    const { store, waited } = scene();
    await server().meet({ kind: 'denied' });
    await expect(store.get(key)).rejects.toThrow(/Grant s3:GetObject.*s3:ListBucket/);
    expect(waited).toEqual([]);
  });

  it('is tried again later when nobody answers there', async () => {
    const { store } = scene({ endpoint: 'http://127.0.0.1:9' });
    const put = store.putOnce(key, bytes);
    await expect(put).rejects.toThrow(RetryableError);
    await expect(put).rejects.toThrow(/at http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)/);
  });
});

it.each(['longhaul', '/longhaul/', 'a//b/'])('refuses the prefix %j at once', (prefix) => {
  expect(() => scene({ prefix })).toThrow(UsageError);
});

async function* pieces(count: number, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(pieceBytes, index);
}
