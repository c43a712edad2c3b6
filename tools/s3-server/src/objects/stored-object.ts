import { createHash } from 'node:crypto';
import type { Checksum } from '../http/checksum.ts';

/** Headers that are given back as they came. */
export type Metadata = ReadonlyMap<string, string>;

/** One object: its bytes in the pieces they came in, never changed once it is in a bucket. */
export type StoredObject = {
  readonly pieces: readonly Buffer[];
  readonly size: number;
  /** In its quotation marks, as on the wire. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly metadata: Metadata;
  readonly checksum: Checksum | undefined;
};

export function md5Of(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest();
}

/** Of an object that came in one piece. */
export function etagOf(bytes: Buffer): string {
  return `"${md5Of(bytes).toString('hex')}"`;
}

/** Of an object made of parts: the MD5 of their MD5s, and their number. */
export function etagOfParts(parts: readonly Buffer[]): string {
  const all = Buffer.concat(parts.map(md5Of));
  return `"${md5Of(all).toString('hex')}-${String(parts.length)}"`;
}

/** The bytes from `from` up to and without `end`, uncopied. */
export function* sliceOf(object: StoredObject, from: number, end: number): Generator<Buffer> {
  let at = 0;
  for (const piece of object.pieces) {
    const next = at + piece.byteLength;
    if (next > from && at < end) yield piece.subarray(Math.max(0, from - at), end - at);
    at = next;
  }
}

const kept = ['content-type', 'content-encoding', 'content-disposition', 'cache-control'];

/** The headers of a put that belong to the object. */
export function metadataOf(headers: ReadonlyMap<string, string>): Metadata {
  const metadata = new Map<string, string>();
  for (const [name, value] of headers) {
    if (kept.includes(name) || name.startsWith('x-amz-meta-')) metadata.set(name, value);
  }
  const encoding = metadata.get('content-encoding')?.replace(/(^|,)\s*aws-chunked\s*/, '');
  if (encoding === '') metadata.delete('content-encoding');
  else if (encoding !== undefined) metadata.set('content-encoding', encoding);
  return metadata;
}
