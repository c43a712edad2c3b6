import { crc32, inflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { zip } from './zip.ts';

const entries = [
  { name: 'handler.mjs', bytes: Buffer.from('export const handler = () => "ready";\n'.repeat(50)) },
  { name: 'a.txt', bytes: Buffer.from('') },
];

/** Reads a zip by its directory, as an unpacker does. */
function unzip(archive: Buffer): Record<string, Buffer> {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const files: Record<string, Buffer> = {};
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    expect(archive.toString('latin1', at, at + 4)).toBe('PK\x01\x02');
    const [packed, nameBytes] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
    const name = archive.toString('utf8', at + 46, at + 46 + nameBytes);
    const local = archive.readUInt32LE(at + 42);
    expect(archive.toString('latin1', local, local + 4)).toBe('PK\x03\x04');
    const start = local + 30 + archive.readUInt16LE(local + 26);
    const bytes = inflateRawSync(archive.subarray(start, start + packed));
    expect(crc32(bytes)).toBe(archive.readUInt32LE(at + 16));
    expect(bytes.length).toBe(archive.readUInt32LE(at + 24));
    files[name] = bytes;
    at += 46 + nameBytes;
  }
  expect(at).toBe(end);
  return files;
}

it('an unpacker finds every file as it was', () => {
  const files = unzip(zip(entries));
  expect(Object.keys(files)).toEqual(['a.txt', 'handler.mjs']);
  for (const { name, bytes } of entries) expect(files[name]).toEqual(bytes);
});

it('two runs make the same bytes, in whatever order the files come', () => {
  const once = zip(entries);
  expect(zip(entries.toReversed()).equals(once)).toBe(true);
});

it('a file may be read by the user that runs the function', () => {
  const archive = zip(entries);
  const at = archive.indexOf('PK\x01\x02', undefined, 'latin1');
  expect(archive.readUInt32LE(at + 38) >>> 16).toBe(0o100644);
});
