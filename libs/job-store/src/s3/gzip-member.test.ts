import { gunzipSync, gzipSync } from 'node:zlib';
import { collect } from '@longhaul/testkit/collect';
import { expect, it } from 'vitest';
import { packMember, splitMembers, unpackMember } from './gzip-member.ts';

const plain = Buffer.from('{"id":1}\n'.repeat(1_000));
const megabyte = 1024 * 1024;

async function* cut(bytes: Buffer, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
    yield bytes.subarray(at, at + pieceBytes);
  }
}

it('is gzip that any program unpacks, alone and one after the other', async () => {
  const member = await packMember(plain);
  expect(gunzipSync(member).equals(plain)).toBe(true);
  const both = Buffer.concat([member, await packMember(Buffer.from('two'))]);
  expect(gunzipSync(both).toString()).toBe(`${plain.toString()}two`);
});

it.each([1, 7, 20, 1_000, 100_000])(
  'is found again in pieces of %i bytes, with where it stands',
  async (pieceBytes) => {
    const texts = ['one', '', plain.toString(), 'four'];
    const members = await Promise.all(texts.map((text) => packMember(Buffer.from(text))));
    const found = await collect(splitMembers(cut(Buffer.concat(members), pieceBytes)));
    let offset = 0;
    for (const [index, member] of members.entries()) {
      expect(found[index]?.offset).toBe(offset);
      expect(Buffer.from((await unpackMember(member)) ?? []).toString()).toBe(texts[index]);
      offset += member.byteLength;
    }
    expect(found).toHaveLength(4);
  },
);

it('is undefined when a byte is wrong, cut off, too many, or of another gzip', async () => {
  const member = await packMember(plain);
  for (let at = 0; at < member.byteLength; at += 1) {
    // Time, extra flags and system say nothing about the content; RFC 1952 lets a reader pass them.
    const damaged = Buffer.from(member);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at);
    const unpacked = await unpackMember(damaged);
    expect(unpacked === undefined || plain.equals(unpacked)).toBe(true);
  }
  expect(await unpackMember(member.subarray(0, -1))).toBeUndefined();
  expect(await unpackMember(Buffer.concat([member, member]))).toBeUndefined();
  expect(await unpackMember(gzipSync(plain))).toBeUndefined();
  expect(await unpackMember(Buffer.of())).toBeUndefined();
});

it('unpacks to no more than an item may hold, whatever it claims', async () => {
  const bomb = await packMember(Buffer.alloc(66 * megabyte));
  expect(bomb.byteLength).toBeLessThan(megabyte);
  expect(await unpackMember(bomb)).toBeUndefined();
});
