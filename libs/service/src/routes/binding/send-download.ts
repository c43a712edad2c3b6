import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusal } from '../../refusal.ts';
import { readRange, slice } from './byte-range.ts';
import type { Download } from './call.ts';

const reportPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";

/** Answers with bytes: whole, in part, or with the word that the client has them already. */
export async function sendDownload(
  download: Download,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { mediaType, fileName, open, tag } = download;
  const isText = /^(?:text\/|application\/(?:json|x-ndjson))/.test(mediaType);
  void reply
    .type(isText ? `${mediaType}; charset=utf-8` : mediaType)
    .header('cache-control', 'private, no-cache');
  // A report is made to be read, and as a page it can do nothing but show itself.
  const isPage = mediaType === 'text/html';
  if (isPage) void reply.header('content-security-policy', reportPolicy);
  const disposition = isPage ? 'inline' : 'attachment';
  void reply.header('content-disposition', `${disposition}; filename="${safeName(fileName)}"`);
  if (tag === undefined) return void (await reply.send(Readable.from(open())));
  const { range } = request.headers;
  // Compressed they are other bytes of the same meaning, which is what a weak tag says.
  const isCompressed = range === undefined && request.headers['accept-encoding'] !== undefined;
  const entityTag = `${isCompressed ? 'W/' : ''}"${tag}"`;
  void reply.header('etag', entityTag).header('accept-ranges', 'bytes');
  if (isKnown(request.headers['if-none-match'], tag)) return void (await reply.status(304).send());
  const ifRange = request.headers['if-range'];
  const isCurrent = ifRange === undefined || ifRange === `"${tag}"`;
  if (range === undefined || !isCurrent) return void (await reply.send(Readable.from(open())));
  await sendPart(open, range, reply);
}

async function sendPart(open: Download['open'], range: string, reply: FastifyReply): Promise<void> {
  let length = 0;
  for await (const piece of open()) length += piece.byteLength;
  const part = readRange(range, length);
  if (part === undefined) return void (await reply.send(Readable.from(open())));
  if (part === 'none') {
    void reply.header('content-range', `bytes */${String(length)}`);
    throw refusal('range_not_satisfiable', `There are ${String(length)} bytes.`);
  }
  const { from, to } = part;
  void reply
    .status(206)
    .header('content-range', `bytes ${String(from)}-${String(to)}/${String(length)}`)
    .header('content-length', to - from + 1);
  await reply.send(Readable.from(slice(open(), part)));
}

function isKnown(header: string | undefined, tag: string): boolean {
  return (header ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === `"${tag}"`);
}

function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '_');
}
