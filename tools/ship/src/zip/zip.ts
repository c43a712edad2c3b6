import { crc32, deflateRawSync } from 'node:zlib';

export type ZipEntry = { readonly name: string; readonly bytes: Uint8Array };

/** 1 January 1980, midnight: the first instant a zip can name. */
const dosDate = 0x0021;
const dosTime = 0;
const deflated = 8;
const version = 20;
/** Made on Unix, a plain file that all may read: Lambda's own user opens it. */
const madeBy = (3 << 8) | version;
const externalAttributes = (0o100644 << 16) >>> 0;
const utf8Names = 0x0800;

/**
 * A zip of `entries`, the same bytes for the same content: sorted names, one instant, no extra
 * fields. Written after PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16; small archives
 * only (no zip64), which is all that a function's code may be.
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const sorted = [...entries].sort((one, other) => (one.name < other.name ? -1 : 1));
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of sorted) {
    const packed = deflateRawSync(bytes, { level: 9 });
    const fields = commonFields(bytes, packed.length, name);
    const header = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), uint16(version), fields]);
    local.push(header, Buffer.from(name), packed);
    central.push(centralHeader(fields, offset), Buffer.from(name));
    offset += header.length + Buffer.byteLength(name) + packed.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...local, directory, endRecord(sorted.length, directory.length, offset)]);
}

/** What the header of an entry and its line in the directory have in common. */
function commonFields(bytes: Uint8Array, packedLength: number, name: string): Buffer {
  return Buffer.concat([
    uint16(utf8Names, deflated, dosTime, dosDate),
    uint32(crc32(bytes), packedLength, bytes.length),
    uint16(Buffer.byteLength(name), 0),
  ]);
}

function centralHeader(fields: Buffer, offset: number): Buffer {
  return Buffer.concat([
    Buffer.from('PK\x01\x02', 'latin1'),
    uint16(madeBy, version),
    fields,
    uint16(0, 0, 0),
    uint32(externalAttributes, offset),
  ]);
}

function endRecord(count: number, directoryBytes: number, offset: number): Buffer {
  return Buffer.concat([
    Buffer.from('PK\x05\x06', 'latin1'),
    uint16(0, 0, count, count),
    uint32(directoryBytes, offset),
    uint16(0),
  ]);
}

function uint16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt16LE(value, 2 * at);
  return bytes;
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, 4 * at);
  return bytes;
}
