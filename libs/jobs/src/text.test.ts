import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { byCodeUnit, decodeUtf8, encodeUtf8, isAscii, shorten, utf8ByteLength } from './text.ts';

it('text comes back from its bytes, a byte-order mark included', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(text, (value) => {
      expect(decodeUtf8(encodeUtf8(value))).toBe(value);
    }),
  );
  expect(decodeUtf8(encodeUtf8('\ufeffa'))).toBe('\ufeffa');
});

it('bytes that are not UTF-8 are refused and not guessed', () => {
  expect(() => decodeUtf8(Uint8Array.of(0xff))).toThrow(TypeError);
});

it('texts of any length become the bytes that the platform makes of them', () => {
  const units = fc.constantFrom('a', 'ü', '–', '😀', '\ud83d', '\ude00', 'long '.repeat(5_000));
  fc.assert(
    fc.property(fc.string({ unit: units }), (value) => {
      const bytes = new TextEncoder().encode(value);
      expect(encodeUtf8(value)).toEqual(bytes);
      expect(utf8ByteLength(value)).toBe(bytes.byteLength);
    }),
  );
  expect(utf8ByteLength('aü😀')).toBe(7);
});

it('bytes of one text stay as they are when another is encoded', () => {
  const bytes = encodeUtf8('one');
  encodeUtf8('two');
  expect(decodeUtf8(bytes)).toBe('one');
});

it('a text is ASCII where each of its characters is', () => {
  expect(['', 'a\u0000\u007f', 'a\u0080', '–'].map(isAscii)).toEqual([true, true, false, false]);
});

it('a shortened text keeps to its length and to whole characters, and shows the cut', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'ü', '😀') });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (value, maxChars) => {
      const short = shorten(value, maxChars);
      expect(short.length).toBeLessThanOrEqual(maxChars);
      expect(short.isWellFormed()).toBe(true);
      expect(short === value || short.endsWith('…')).toBe(true);
      if (value.length <= maxChars) expect(short).toBe(value);
    }),
  );
});

it('the order of code units is the same on every machine', () => {
  expect(['b', 'ä', 'B', 'a', 'a'].sort(byCodeUnit)).toEqual(['B', 'a', 'a', 'b', 'ä']);
});
