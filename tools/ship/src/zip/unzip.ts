import { crc32, inflateRawSync } from 'node:zlib';
import type { ZipEntry } from './zip.ts';

/**
 * The files of an archive as `zip` makes them, by its directory, as an unpacker does.
 *
 * @throws RangeError for a zip that is damaged, or another than those
 */
export function unzip(archive: Buffer): readonly ZipEntry[] {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    expectMark(archive, at, 'PK\x01\x02');
    const [packed, nameBytes] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
    const name = archive.toString('utf8', at + 46, at + 46 + nameBytes);
    const local = archive.readUInt32LE(at + 42);
    expectMark(archive, local, 'PK\x03\x04');
    const start = local + 30 + archive.readUInt16LE(local + 26);
    const bytes = inflateRawSync(archive.subarray(start, start + packed));
    const isWhole =
      crc32(bytes) === archive.readUInt32LE(at + 16) &&
      bytes.length === archive.readUInt32LE(at + 24);
    if (!isWhole) throw new RangeError(`${name} is damaged in this zip.`);
    entries.push({ name, bytes });
    at += 46 + nameBytes;
  }
  if (at !== end) throw new RangeError('The directory of this zip does not end where it says.');
  return entries;
}

function expectMark(archive: Buffer, at: number, mark: string): void {
  if (archive.toString('latin1', at, at + 4) === mark) return;
  throw new RangeError(`There is no entry at byte ${String(at)} of this zip.`);
}
