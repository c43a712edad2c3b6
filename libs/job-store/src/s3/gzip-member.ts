import { promisify } from 'node:util';
import { crc32, deflateRaw, gunzip } from 'node:zlib';

const deflateRawAsync = promisify(deflateRaw);
const gunzipAsync = promisify(gunzip);

/**
 * One gzip member that says in its header how long it is (RFC 1952, an extra field of its own, as
 * BGZF does): a reader of a whole upload then finds each member's bounds without unpacking, and any
 * gzip program still reads the upload as one file.
 */
const headerBytes = 20;
const lengthAt = 16;
const trailerBytes = 8;
const header = Buffer.from([
  ...[0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255],
  // The extra field: its length, `LH`, the length of its content, and room for the member's length.
  ...[8, 0, 0x4c, 0x48, 4, 0, 0, 0, 0, 0],
]);

/** A member holds one item of up to 64 MiB and its line feed, or several that are small. */
const mostPlainBytes = 65 * 1024 * 1024;
/** What deflate makes of bytes that it cannot compress is a little longer. */
export const mostMemberBytes = mostPlainBytes + 1024 * 1024;

export async function packMember(plain: Uint8Array): Promise<Buffer> {
  const packed = await deflateRawAsync(plain);
  const member = Buffer.concat([header, packed, Buffer.alloc(trailerBytes)]);
  member.writeUInt32LE(member.byteLength, lengthAt);
  member.writeUInt32LE(crc32(plain), member.byteLength - trailerBytes);
  member.writeUInt32LE(plain.byteLength, member.byteLength - trailerBytes / 2);
  return member;
}

/** The plain bytes, or undefined when these are not the bytes of one whole member. */
export async function unpackMember(member: Uint8Array): Promise<Uint8Array | undefined> {
  if (memberLength(member) !== member.byteLength) return undefined;
  try {
    return await gunzipAsync(member, { maxOutputLength: mostPlainBytes });
  } catch {
    // Damaged, or larger than anything that was ever packed.
    return undefined;
  }
}

export type StoredMember = { readonly offset: number; readonly bytes: Uint8Array };

/** Cuts the pieces of an upload into its members, in order. @throws when they are none */
export async function* splitMembers(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<StoredMember> {
  let offset = 0;
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    held = Buffer.concat([held, piece]);
    let at = 0;
    for (let end = memberEnd(held, at); end !== undefined; end = memberEnd(held, at)) {
      yield { offset: offset + at, bytes: held.subarray(at, end) };
      at = end;
    }
    held = held.subarray(at);
    offset += at;
  }
  if (held.byteLength > 0) throw new DamagedUploadError('it ends in the middle of a gzip member');
}

/** What stands where an upload should be is none. */
export class DamagedUploadError extends Error {
  override readonly name = 'DamagedUploadError';
}

function memberEnd(held: Buffer, at: number): number | undefined {
  if (held.byteLength - at < headerBytes) return undefined;
  const length = memberLength(held.subarray(at));
  if (length === undefined) throw new DamagedUploadError('a gzip member does not say its length');
  return held.byteLength - at < length ? undefined : at + length;
}

function memberLength(bytes: Uint8Array): number | undefined {
  if (bytes.byteLength < headerBytes) return undefined;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, headerBytes);
  if (!start.subarray(0, lengthAt).equals(header.subarray(0, lengthAt))) return undefined;
  const length = start.readUInt32LE(lengthAt);
  const isSound = length >= headerBytes + trailerBytes && length <= mostMemberBytes;
  return isSound ? length : undefined;
}
