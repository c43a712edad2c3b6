import { S3Error } from './s3-error.ts';

/** A body as it was meant: the framing taken off, the trailing headers read. */
export type DecodedBody = {
  readonly body: Buffer;
  readonly trailers: ReadonlyMap<string, string>;
};

const lineEnd = '\r\n';

/**
 * Takes the `aws-chunked` framing off a body: `<hex size>[;chunk-signature=…]`, the bytes, and so on
 * until a chunk of size 0, after which trailing headers may stand. A server that stores the framing
 * as content corrupts every streamed object. Signatures of single chunks are not verified.
 */
export function decodeAwsChunked(framed: Buffer): DecodedBody {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const header = lineAt(framed, at);
    const size = Number.parseInt(header.text, 16);
    if (!/^[0-9a-fA-F]+(;.*)?$/.test(header.text)) throw broken('a chunk has no size');
    if (size === 0)
      return { body: Buffer.concat(chunks), trailers: readTrailers(framed, header.next) };
    const end = header.next + size;
    if (framed.toString('latin1', end, end + lineEnd.length) !== lineEnd) {
      throw broken('a chunk is not as long as it says');
    }
    chunks.push(framed.subarray(header.next, end));
    at = end + lineEnd.length;
  }
}

function readTrailers(framed: Buffer, from: number): ReadonlyMap<string, string> {
  const trailers = new Map<string, string>();
  let at = from;
  while (at < framed.byteLength) {
    const { text, next } = lineAt(framed, at);
    at = next;
    const colon = text.indexOf(':');
    if (colon !== -1)
      trailers.set(text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim());
  }
  return trailers;
}

function lineAt(framed: Buffer, from: number): { readonly text: string; readonly next: number } {
  const end = framed.indexOf(lineEnd, from, 'latin1');
  if (end === -1) throw broken('it ends in mid-chunk');
  return { text: framed.toString('latin1', from, end), next: end + lineEnd.length };
}

function broken(what: string): S3Error {
  return new S3Error('IncompleteBody', `The aws-chunked body is broken: ${what}.`);
}
