import { GetObjectCommand } from '@aws-sdk/client-s3';
import { RetryableError } from '@longhaul/ports/errors';
import { bodyBytes, type Requests } from './request/requests.ts';

/** A whole object; the SDK compares it with the checksum that the store keeps, where it has one. */
export async function getObject(requests: Requests, key: string): Promise<Uint8Array | undefined> {
  const { bucket, fullKey } = requests;
  const answer = await requests.ask({
    doing: 'read',
    key,
    carries: 'content',
    run: async (client, abortSignal) => {
      const command = new GetObjectCommand({ Bucket: bucket, Key: fullKey(key) });
      const { Body } = await client.send(command, { abortSignal });
      return bodyBytes(Body, abortSignal);
    },
  });
  return answer.kind === 'ok' ? answer.value : undefined;
}

type RangeRequest = {
  readonly from: number;
  readonly length: number;
  readonly etag?: string | undefined;
};

type RangeReply =
  | {
      readonly kind: 'ok';
      readonly bytes: Uint8Array;
      readonly etag: string | undefined;
      /** The size of the whole object. */
      readonly size: number;
    }
  | { readonly kind: 'missing' | 'outside' | 'changed' };

/** Some bytes of an object, fewer where it ends before; with `etag` only as long as it is the same. */
export async function getRange(
  requests: Requests,
  key: string,
  { from, length, etag }: RangeRequest,
): Promise<RangeReply> {
  const { bucket, fullKey } = requests;
  const answer = await requests.ask({
    doing: 'read',
    key,
    carries: 'content',
    run: async (client, abortSignal) => {
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: fullKey(key),
        Range: `bytes=${String(from)}-${String(from + length - 1)}`,
        IfMatch: etag,
      });
      const { Body, ContentRange, ETag } = await client.send(command, { abortSignal });
      const bytes = await bodyBytes(Body, abortSignal);
      const size = Number(ContentRange?.split('/').at(-1) ?? bytes.byteLength);
      return { bytes, etag: ETag, size };
    },
  });
  if (answer.kind === 'ok') return { kind: 'ok', ...answer.value };
  if (answer.kind === 'taken') return { kind: 'changed' };
  return { kind: answer.kind === 'outside' ? 'outside' : 'missing' };
}

const pieceBytes = 8 * 1024 * 1024;

/**
 * A whole object in pieces of 8 MiB, each a request of its own: however slowly the reader reads, no
 * connection waits for it, and a broken one costs a piece.
 */
export async function* readObject(requests: Requests, key: string): AsyncGenerator<Uint8Array> {
  let from = 0;
  let etag: string | undefined;
  for (;;) {
    const reply = await getRange(requests, key, { from, length: pieceBytes, etag });
    if (reply.kind === 'changed') {
      const what = `${requests.place}: ${key} was replaced while it was read.`;
      throw new RetryableError(what, 0);
    }
    // An empty object has no range at all; behind the first piece there is always a second or an end.
    if (reply.kind !== 'ok') return;
    etag = reply.etag;
    from += reply.bytes.byteLength;
    if (reply.bytes.byteLength > 0) yield reply.bytes;
    if (from >= reply.size || reply.bytes.byteLength === 0) return;
  }
}
