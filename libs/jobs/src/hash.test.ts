import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { canonicalJson, hashName, hashNameAfter, hashParts, sha256Hex } from './hash.ts';
import { jsonObject } from './testing.ts';
import { encodeUtf8 } from './text.ts';

// The examples of FIPS 180-4 as NIST publishes them, and the empty message.
test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
])('the SHA-256 of a known message is the published one', (message, digest) => {
  expect(sha256Hex(message)).toBe(digest);
  expect(sha256Hex(encodeUtf8(message))).toBe(digest);
});

describe('hashParts', () => {
  it('tells apart what is cut at another place', () => {
    expect(hashParts(['ab', 'c'])).not.toBe(hashParts(['a', 'bc']));
    expect(hashParts(['a', ''])).not.toBe(hashParts(['a']));
    expect(hashParts(['1:a'])).not.toBe(hashParts(['', '1:a']));
  });

  it('is equal for equal lists only', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '1', ':', 'ü', '😀'), maxLength: 4 });
    const parts = fc.array(part, { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const isEqual = a.length === b.length && a.every((text, index) => text === b[index]);
        expect(hashParts(a) === hashParts(b)).toBe(isEqual);
      }),
    );
  });
});

it('a name after shared parts is the name of them all, however often one is asked for', () => {
  const part = fc.string();
  fc.assert(
    fc.property(fc.array(part), fc.array(part), (shared, lasts) => {
      const nameAfter = hashNameAfter(shared);
      expect(lasts.map(nameAfter)).toEqual(lasts.map((last) => hashName([...shared, last])));
    }),
  );
});

describe('canonicalJson', () => {
  it('writes equal objects alike, whatever the order of their keys', () => {
    expect(canonicalJson({ b: { d: 1, c: [2, { f: 3, e: 4 }] }, a: null })).toBe(
      '{"a":null,"b":{"c":[2,{"e":4,"f":3}],"d":1}}',
    );
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(jsonObject(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });
});
