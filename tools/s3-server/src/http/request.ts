import type { IncomingMessage } from 'node:http';
import { decodeAwsChunked } from './aws-chunked.ts';
import { verifyBody, type Checksum } from './checksum.ts';
import { S3Error } from './s3-error.ts';

/** One request, path style: `/<bucket>/<key>?<query>`. */
export type S3Request = {
  readonly method: string;
  /** As sent: encoded, without the query. */
  readonly path: string;
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  readonly headers: ReadonlyMap<string, string>;
  /** Empty in a request about no bucket. */
  readonly bucket: string;
  /** Empty in a request about the bucket itself. */
  readonly key: string;
};

/** What came with a request: the bytes as they were meant, and the checksum they were proven by. */
export type RequestBody = { readonly bytes: Buffer; readonly checksum: Checksum | undefined };

/** S3's own limit. */
const longestKeyBytes = 1_024;

export function readHead(incoming: IncomingMessage): S3Request {
  const [path = '/', rawQuery = ''] = (incoming.url ?? '/').split('?', 2);
  const slash = path.indexOf('/', 1);
  const bucket = decoded(slash === -1 ? path.slice(1) : path.slice(1, slash));
  const key = slash === -1 ? '' : decoded(path.slice(slash + 1));
  if (Buffer.byteLength(key) > longestKeyBytes) {
    throw new S3Error('KeyTooLongError', 'Your key is too long.');
  }
  return {
    method: incoming.method ?? 'GET',
    path,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: headersOf(incoming),
    bucket,
    key,
  };
}

function headersOf(incoming: IncomingMessage): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    headers.set(name, (value ?? []).join(','));
  }
  return headers;
}

/** Reads the whole body, takes its framing off, and compares it with what its client said of it. */
export async function readBody(
  incoming: IncomingMessage,
  request: S3Request,
  mostBytes: number,
): Promise<RequestBody> {
  const raw = await readRaw(incoming, mostBytes);
  const { headers } = request;
  if (!isAwsChunked(headers)) return { bytes: raw, checksum: verifyBody(raw, headers) };
  const { body, trailers } = decodeAwsChunked(raw);
  const promisedBytes = headers.get('x-amz-decoded-content-length');
  if (promisedBytes !== undefined && Number(promisedBytes) !== body.byteLength) {
    throw new S3Error('IncompleteBody', 'The body is not as long as it was said to be.');
  }
  return { bytes: body, checksum: verifyBody(body, new Map([...headers, ...trailers])) };
}

function isAwsChunked(headers: ReadonlyMap<string, string>): boolean {
  const isEncoded = headers.get('content-encoding')?.split(',').includes('aws-chunked') ?? false;
  return isEncoded || (headers.get('x-amz-content-sha256') ?? '').startsWith('STREAMING-');
}

async function readRaw(incoming: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    bytes += piece.byteLength;
    if (bytes > mostBytes) throw new S3Error('EntityTooLarge', 'The body is too large.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', 'The URI could not be read.');
  }
}
