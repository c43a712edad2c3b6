import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { writerMark } from './create-once.ts';
import { valueOf, type Answer, type Requests } from './request/requests.ts';

/** A multipart upload that is neither completed nor aborted. */
export type Multipart = {
  readonly id: string;
  readonly writer: string;
  readonly parts: CompletedPart[];
};

export async function startMultipart(requests: Requests, key: string): Promise<Multipart> {
  const writer = requests.random.token();
  const answer = await requests.ask({
    doing: 'write',
    key,
    carries: 'little',
    run: (client, abortSignal) =>
      client.send(
        new CreateMultipartUploadCommand({
          ...target(requests, key),
          // The SDK gives every part a CRC32; the store must be told so beforehand.
          ChecksumAlgorithm: 'CRC32',
          Metadata: writerMark(writer),
        }),
        { abortSignal },
      ),
  });
  const { UploadId: id } = valueOf(answer, 'the start of a multipart upload');
  if (id === undefined) throw new Error('The store started a multipart upload without an id.');
  return { id, writer, parts: [] };
}

/** Sends the next part and notes it. */
export async function uploadPart(
  requests: Requests,
  key: string,
  { id, parts }: Multipart,
  bytes: Uint8Array,
): Promise<void> {
  const PartNumber = parts.length + 1;
  const answer = await requests.ask({
    doing: 'write',
    key,
    carries: 'content',
    run: (client, abortSignal) =>
      client.send(
        new UploadPartCommand({ ...target(requests, key), UploadId: id, PartNumber, Body: bytes }),
        { abortSignal },
      ),
  });
  const { ETag, ChecksumCRC32 } = valueOf(answer, 'a part of an upload');
  parts.push({ PartNumber, ETag, ChecksumCRC32 });
}

/** Makes the object of its parts, where none stands. */
export function completeMultipart(
  requests: Requests,
  key: string,
  { id, parts }: Multipart,
): Promise<Answer<unknown>> {
  return requests.ask({
    doing: 'write',
    key,
    // A store may need a while to put thousands of parts together.
    carries: 'content',
    run: (client, abortSignal) =>
      client.send(
        new CompleteMultipartUploadCommand({
          ...target(requests, key),
          UploadId: id,
          IfNoneMatch: '*',
          MultipartUpload: { Parts: parts },
        }),
        { abortSignal },
      ),
  });
}

export async function abortMultipart(
  requests: Requests,
  key: string,
  { id }: Multipart,
): Promise<void> {
  await requests.ask({
    doing: 'delete',
    key,
    carries: 'little',
    run: (client, abortSignal) =>
      client.send(new AbortMultipartUploadCommand({ ...target(requests, key), UploadId: id }), {
        abortSignal,
      }),
  });
}

function target({ bucket, fullKey }: Requests, key: string) {
  return { Bucket: bucket, Key: fullKey(key) };
}
