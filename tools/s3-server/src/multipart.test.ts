import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { codeOf, running } from './testing.ts';

const current = running();
const leastPartBytes = 5 * 1024 * 1024;

async function start(Key: string) {
  const { server, client } = current();
  const target = { Bucket: server.bucket, Key };
  const created = await client.send(
    new CreateMultipartUploadCommand({
      ...target,
      ChecksumAlgorithm: 'CRC32',
      Metadata: { a: 'b' },
    }),
  );
  const upload = { ...target, UploadId: created.UploadId };
  return {
    part: async (PartNumber: number, Body: Buffer): Promise<CompletedPart> => {
      const command = new UploadPartCommand({ ...upload, PartNumber, Body });
      const { ETag, ChecksumCRC32 } = await client.send(command);
      return { PartNumber, ETag, ChecksumCRC32 };
    },
    complete: (Parts: CompletedPart[], IfNoneMatch?: string) =>
      client.send(
        new CompleteMultipartUploadCommand({
          ...upload,
          MultipartUpload: { Parts },
          IfNoneMatch,
        }),
      ),
    abort: () => client.send(new AbortMultipartUploadCommand(upload)),
    get: () => client.send(new GetObjectCommand(target)),
    put: () => client.send(new PutObjectCommand({ ...target, Body: 'somebody else' })),
  };
}

it('makes an object of its parts, in one step', async () => {
  const upload = await start('joined');
  const second = await upload.part(2, Buffer.from('end'));
  const first = await upload.part(1, Buffer.alloc(leastPartBytes, 'a'));
  expect(await codeOf(upload.get())).toBe('NoSuchKey');
  const { ETag } = await upload.complete([first, second]);
  expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  const object = await upload.get();
  expect(object).toMatchObject({ ETag, Metadata: { a: 'b' } });
  expect((await object.Body?.transformToString())?.endsWith('aaaend')).toBe(true);
  expect((await current().server.report()).openUploads).toBe(0);
});

it('joins under If-None-Match only where nothing stands', async () => {
  const upload = await start('taken');
  const part = await upload.part(1, Buffer.from('x'));
  await upload.put();
  expect(await codeOf(upload.complete([part], '*'))).toBe('PreconditionFailed');
  expect(await (await upload.get()).Body?.transformToString()).toBe('somebody else');
  await upload.abort();
});

it('lets exactly one of several uploads of one key be the first', async () => {
  const uploads = await Promise.all(Array.from({ length: 20 }, () => start('first')));
  const codes = await Promise.all(
    uploads.map(async (upload) => {
      const part = await upload.part(1, Buffer.from('x'));
      return codeOf(upload.complete([part], '*'));
    }),
  );
  expect(codes.filter((code) => code === 'none')).toHaveLength(1);
  expect(codes.filter((code) => code === 'PreconditionFailed')).toHaveLength(19);
});

it('refuses parts that are small, unknown or out of order', async () => {
  const upload = await start('wrong');
  const first = await upload.part(1, Buffer.from('small'));
  const second = await upload.part(2, Buffer.from('end'));
  expect(await codeOf(upload.complete([first, second]))).toBe('EntityTooSmall');
  expect(await codeOf(upload.complete([second, first]))).toBe('InvalidPartOrder');
  expect(await codeOf(upload.complete([{ ...first, ETag: '"0"' }]))).toBe('InvalidPart');
  expect(await codeOf(upload.part(10_001, Buffer.from('x')))).toBe('InvalidArgument');
});

it('knows an upload no longer once it is aborted or joined', async () => {
  const aborted = await start('aborted');
  const part = await aborted.part(1, Buffer.from('x'));
  await aborted.abort();
  expect(await codeOf(aborted.complete([part]))).toBe('NoSuchUpload');
  expect(await codeOf(aborted.part(2, Buffer.from('x')))).toBe('NoSuchUpload');
  expect(await codeOf(aborted.get())).toBe('NoSuchKey');
});
