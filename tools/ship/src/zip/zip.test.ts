import { expect, it } from 'vitest';
import { unzip } from './unzip.ts';
import { zip } from './zip.ts';

const entries = [
  { name: 'handler.mjs', bytes: Buffer.from('export const handler = () => "ready";\n'.repeat(50)) },
  { name: 'a.txt', bytes: Buffer.from('') },
];

it('an unpacker finds every file as it was', () => {
  const files = new Map(unzip(zip(entries)).map(({ name, bytes }) => [name, bytes]));
  expect([...files.keys()]).toEqual(['a.txt', 'handler.mjs']);
  for (const { name, bytes } of entries) expect(files.get(name)).toEqual(bytes);
});

it('an unpacker tells of a byte that changed', () => {
  const archive = zip(entries);
  archive.writeUInt8(archive.readUInt8(archive.length - 60) ^ 1, archive.length - 60);
  expect(() => unzip(archive)).toThrow(RangeError);
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
