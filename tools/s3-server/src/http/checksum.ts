import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error.ts';

/** A checksum that a client gave with a body and that was found right. */
export type Checksum = { readonly algorithm: ChecksumAlgorithm; readonly value: string };

const digests = {
  crc32: (body: Buffer) => crc32Bytes(body),
  sha1: (body: Buffer) => createHash('sha1').update(body).digest(),
  sha256: (body: Buffer) => createHash('sha256').update(body).digest(),
};
export type ChecksumAlgorithm = keyof typeof digests;

const headerPrefix = 'x-amz-checksum-';
const isHeaderOfChecksum = /^x-amz-checksum-(?:crc32c?|crc64nvme|sha1|sha256)$/;

export function digestOf(algorithm: ChecksumAlgorithm, body: Buffer): string {
  return digests[algorithm](body).toString('base64');
}

export function isAlgorithm(name: string): name is ChecksumAlgorithm {
  return name in digests;
}

/**
 * Compares a body with everything its client said about it, in headers or after the body.
 *
 * @throws BadDigest, InvalidDigest or XAmzContentSHA256Mismatch as S3 does
 */
export function verifyBody(body: Buffer, said: ReadonlyMap<string, string>): Checksum | undefined {
  const md5 = said.get('content-md5');
  if (md5 !== undefined && createHash('md5').update(body).digest('base64') !== md5) {
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  const sha256 = said.get('x-amz-content-sha256') ?? '';
  const isHash = /^[0-9a-f]{64}$/.test(sha256);
  if (isHash && createHash('sha256').update(body).digest('hex') !== sha256) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new S3Error('XAmzContentSHA256Mismatch', message);
  }
  return verifyChecksum(body, said);
}

function verifyChecksum(body: Buffer, said: ReadonlyMap<string, string>): Checksum | undefined {
  const header = [...said.keys()].find((name) => isHeaderOfChecksum.test(name));
  const promised = said.get('x-amz-trailer');
  if (header === undefined) {
    if (promised === undefined) return undefined;
    throw new S3Error('IncompleteBody', `The trailer ${promised} was promised and did not come.`);
  }
  const algorithm = header.slice(headerPrefix.length);
  if (!isAlgorithm(algorithm)) {
    throw new S3Error('NotImplemented', `This server does not compute ${algorithm}.`);
  }
  const value = said.get(header) ?? '';
  if (digestOf(algorithm, body) !== value) {
    const name = algorithm.toUpperCase();
    throw new S3Error(
      'BadDigest',
      `The ${name} you specified did not match the calculated checksum.`,
    );
  }
  return { algorithm, value };
}

/** The checksum of a multipart object: that of its parts' checksums, and their number. */
export function compositeChecksum(parts: readonly (Checksum | undefined)[]): Checksum | undefined {
  const [first] = parts;
  if (!first || !parts.every((part) => part?.algorithm === first.algorithm)) return undefined;
  const all = Buffer.concat(parts.map((part) => Buffer.from(part?.value ?? '', 'base64')));
  const value = `${digestOf(first.algorithm, all)}-${String(parts.length)}`;
  return { algorithm: first.algorithm, value };
}

export function checksumHeader({ algorithm }: Checksum): string {
  return `${headerPrefix}${algorithm}`;
}

/** The element of an XML reply or request that carries it. */
export function checksumElement({ algorithm }: Checksum): string {
  return `Checksum${algorithm.toUpperCase()}`;
}

function crc32Bytes(body: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes;
}
