import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { clientOf, codeOf, running } from './testing.ts';

const current = running();

const put = (key: string, body: string | Buffer, more: Partial<PutObjectCommandInput> = {}) => {
  const { server, client } = current();
  return client.send(
    new PutObjectCommand({ Bucket: server.bucket, Key: key, Body: body, ...more }),
  );
};

const get = async (key: string, range?: string): Promise<string | undefined> => {
  const { server, client } = current();
  const command = new GetObjectCommand({ Bucket: server.bucket, Key: key, Range: range });
  return (await client.send(command)).Body?.transformToString();
};

describe('objects', () => {
  it('come back as they were put, under any key, with their metadata', async () => {
    const { server, client } = current();
    const key = "odd/ü ~+&=?'(株)*!.json";
    await put(key, 'content', { Metadata: { writer: 'w1' }, ContentType: 'text/plain' });
    expect(await get(key)).toBe('content');
    const head = await client.send(new HeadObjectCommand({ Bucket: server.bucket, Key: key }));
    expect(head).toMatchObject({
      ContentLength: 7,
      ContentType: 'text/plain',
      Metadata: { writer: 'w1' },
      ETag: '"9a0364b9e99bb480dd25e1f0284c8555"',
    });
  });

  it.each([
    ['bytes=2-4', '234'],
    ['bytes=7-', '789'],
    ['bytes=-3', '789'],
    ['bytes=8-100', '89'],
  ])('are read by the range %s', async (range, wanted) => {
    await put('digits', '0123456789');
    expect(await get('digits', range)).toBe(wanted);
  });

  it('are refused by a range behind their end, and when they do not exist', async () => {
    await put('digits', '0123456789');
    expect(await codeOf(get('digits', 'bytes=10-'))).toBe('InvalidRange');
    await put('empty', Buffer.of());
    expect(await codeOf(get('empty', 'bytes=0-9'))).toBe('InvalidRange');
    expect(await codeOf(get('nothing'))).toBe('NoSuchKey');
  });

  it('are deleted one by one and many at once, also when they do not exist', async () => {
    const { server, client } = current();
    const Bucket = server.bucket;
    for (const key of ['d/1', 'd/2 & 3', 'd/4']) await put(key, key);
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'd/1' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'd/1' }));
    const Objects = [{ Key: 'd/2 & 3' }, { Key: 'd/none' }];
    const many = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(many.Deleted?.map(({ Key }) => Key)).toEqual(['d/2 & 3', 'd/none']);
    const left = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'd/' }));
    expect(left.Contents?.map(({ Key }) => Key)).toEqual(['d/4']);
  });
});

describe('write conditions', () => {
  it('let exactly one of 50 writers create an object', async () => {
    const bodies = Array.from({ length: 50 }, (_, index) => `writer ${String(index)}`);
    const codes = await Promise.all(
      bodies.map((body) => codeOf(put('race', body, { IfNoneMatch: '*' }))),
    );
    expect(codes.filter((code) => code === 'none')).toHaveLength(1);
    expect(codes.filter((code) => code === 'PreconditionFailed')).toHaveLength(49);
    expect(await get('race')).toBe(bodies[codes.indexOf('none')]);
  });

  it('let exactly one of 50 writers replace what all of them have read', async () => {
    const { ETag } = await put('swap', 'old');
    const writers = Array.from({ length: 50 }, (_, index) => String(index));
    const codes = await Promise.all(
      writers.map((body) => codeOf(put('swap', body, { IfMatch: ETag }))),
    );
    expect(codes.filter((code) => code === 'none')).toHaveLength(1);
    expect(await codeOf(put('nobody', 'x', { IfMatch: ETag }))).toBe('NoSuchKey');
  });
});

describe('listings', () => {
  it('give a thousand keys a page, in order, each once', async () => {
    const { server, client } = current();
    const keys = Array.from({ length: 1_200 }, (_, index) => `many/${String(index)}`);
    for (let at = 0; at < keys.length; at += 100) {
      await Promise.all(keys.slice(at, at + 100).map((key) => put(key, key)));
    }
    const pages: string[][] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: server.bucket, Prefix: 'many/', ContinuationToken }),
      );
      pages.push((page.Contents ?? []).map(({ Key = '' }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(pages.map(({ length }) => length)).toEqual([1_000, 200]);
    expect(pages.flat()).toEqual(keys.toSorted());
  });

  it('give what stands before a delimiter once, also across pages', async () => {
    const { server, client } = current();
    for (const key of ['f/a/1', 'f/a/2', 'f/b', 'f/c/1', 'f/c/2', 'f/d/1']) await put(key, key);
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          ...{ Bucket: server.bucket, Prefix: 'f/', Delimiter: '/', MaxKeys: 1 },
          ContinuationToken,
        }),
      );
      expect(page.KeyCount).toBe(1);
      seen.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
      seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(seen).toEqual(['f/a/', 'f/b', 'f/c/', 'f/d/']);
  });
});

describe('what a client says of its bytes', () => {
  it('is taken out of a streamed body and kept as the checksum', async () => {
    const { server, client } = current();
    const Body = Readable.from([Buffer.from('streamed '), Buffer.from('body')]);
    const Bucket = server.bucket;
    await client.send(new PutObjectCommand({ Bucket, Key: 's', Body, ContentLength: 13 }));
    const object = await client.send(new GetObjectCommand({ Bucket, Key: 's' }));
    expect(await object.Body?.transformToString()).toBe('streamed body');
    expect(object.ChecksumCRC32).toMatch(/^[\w+/]{6}==$/);
    expect(object.ContentEncoding).toBeUndefined();
  });

  it.each([
    [{ ChecksumCRC32: 'AAAAAA==' }, 'BadDigest'],
    [{ ChecksumSHA256: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' }, 'BadDigest'],
    [{ ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'BadDigest'],
    [{ ChecksumCRC64NVME: 'AAAAAAAAAAA=' }, 'NotImplemented'],
  ])('%j is refused with %s when it is wrong or unknown', async (said, code) => {
    expect(await codeOf(put('checked', 'content', said))).toBe(code);
    expect(await codeOf(get('checked'))).toBe('NoSuchKey');
  });

  it.each(['CRC32', 'SHA1', 'SHA256'] as const)(
    'is believed when it is right: %s',
    async (name) => {
      await put(`right-${name}`, 'content', { ChecksumAlgorithm: name });
      expect(await get(`right-${name}`)).toBe('content');
    },
  );
});

describe('who may ask', () => {
  it.each([
    [{ secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch'],
    [{ accessKeyId: 'wrong' }, 'InvalidAccessKeyId'],
  ])('is told by the signature: %j gets %s', async (wrong, code) => {
    const { server } = current();
    const client = clientOf(server, { credentials: { ...server.credentials, ...wrong } });
    const command = new GetObjectCommand({ Bucket: server.bucket, Key: 'digits' });
    expect(await codeOf(client.send(command))).toBe(code);
    client.destroy();
  });

  it('without a signature gets AccessDenied, as XML', async () => {
    const { server } = current();
    const reply = await fetch(`${server.url}/${server.bucket}/digits`);
    expect(reply.status).toBe(403);
    expect(await reply.text()).toMatch(/^<\?xml .*\n<Error><Code>AccessDenied<\/Code>/);
  });

  it('asks in vain for a bucket that does not exist', async () => {
    const { client } = current();
    const Bucket = 'nobody';
    expect(await codeOf(client.send(new GetObjectCommand({ Bucket, Key: 'k' })))).toBe(
      'NoSuchBucket',
    );
    expect(await codeOf(client.send(new HeadBucketCommand({ Bucket })))).toBe('NotFound');
    await client.send(new HeadBucketCommand({ Bucket: current().server.bucket }));
  });
});
