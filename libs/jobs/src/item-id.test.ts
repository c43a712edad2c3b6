import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, itemKey, itemKeys, itemName, readItemId } from './item-id.ts';
import { itemId, itemIds } from './testing.ts';
import { encodeUtf8 } from './text.ts';

describe('an id', () => {
  it.each([
    ['deal-1', 'deal-1'],
    [' Ünïcode / 😀 ', ' Ünïcode / 😀 '],
    ['x'.repeat(256), 'x'.repeat(256)],
    [42, '42'],
    [-0, '0'],
    [-7, '-7'],
    [9_007_199_254_740_991, '9007199254740991'],
  ])('%j is shown as %j', (value, id) => {
    expect(readItemId(value)).toEqual({ ok: true, id });
  });

  it.each([
    [undefined, 'is missing'],
    [null, 'is missing'],
    ['', 'is empty'],
    ['a\nb', 'contains a control character'],
    ['a\u0000', 'contains a control character'],
    ['a\u0085', 'contains a control character'],
    ['a\u2028', 'contains a control character'],
    ['\ud800', 'is not valid Unicode'],
    ['x'.repeat(257), 'is longer than 256 bytes'],
    ['ü'.repeat(129), 'is longer than 256 bytes'],
    [1.5, 'is a number that has no exact decimal form; write it as a string'],
    [2 ** 53, 'is a number that has no exact decimal form; write it as a string'],
    [NaN, 'is a number that has no exact decimal form; write it as a string'],
    [true, 'must be a string or a whole number'],
    [['a'], 'must be a string or a whole number'],
    [{ id: 'a' }, 'must be a string or a whole number'],
  ])('%j is refused: it %s', (value, reason) => {
    expect(readItemId(value)).toEqual({ ok: false, reason });
  });

  it('is read back from what was read', () => {
    fc.assert(
      fc.property(itemId(), (id) => {
        expect(readItemId(id)).toEqual({ ok: true, id });
      }),
    );
  });
});

describe('a key', () => {
  it('is the id where that is safe in a file name', () => {
    expect(itemKey('Deal_0-z')).toBe('Deal_0-z');
    expect(itemKey('a'.repeat(64))).toBe('a'.repeat(64));
  });

  it.each(['a b', 'ü', 'a/b', '..', '', 'a'.repeat(65), 'x_1', 'X_1'])(
    'of %j is its hash',
    (id) => {
      expect(itemKey(id)).toMatch(/^x_[0-9a-f]{40}$/);
    },
  );

  it("cannot be taken over by an id that is another id's key", () => {
    const taken = itemKey('a b');
    expect(itemKey(taken)).not.toBe(taken);
    expect(itemKey(taken.toUpperCase()).toLowerCase()).not.toBe(taken);
  });

  it('never changes: stored files are found by it', () => {
    expect(itemKey('a b')).toBe('x_2f8c1484084033fe1a699ee9bfd6e8dae384b21b');
  });
});

describe('the keys of a job', () => {
  it('stay apart where case is blind, and are safe file names', () => {
    fc.assert(
      fc.property(itemIds(), (ids) => {
        const keys = ids.map(itemKeys(ids));
        expect(keys).toHaveLength(ids.length);
        expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(ids.length);
        for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      }),
    );
  });

  it('stay apart even where one id is written as the key of another', () => {
    const posing = [itemKey('a b'), itemKey('a b').toUpperCase(), 'abc', 'ABC'];
    const posers = [...posing, itemKeys(['abc', 'ABC'])('abc').toUpperCase()];
    const ids = ['a b', ...posers];
    const keys = ids.map(itemKeys(ids)).map((key) => key.toLowerCase());
    expect(new Set(keys).size).toBe(posers.length + 1);
  });

  it('depend on the set of ids and on neither order nor repetition', () => {
    const shuffled = itemIds().chain((ids) =>
      fc.tuple(fc.constant(ids), fc.shuffledSubarray(ids, { minLength: ids.length })),
    );
    fc.assert(
      fc.property(shuffled, ([ids, otherOrder]) => {
        expect(ids.map(itemKeys([...otherOrder, ...ids]))).toEqual(ids.map(itemKeys(ids)));
      }),
    );
  });

  it('hash every id of a group that differs in case alone, and no other', () => {
    const keyOf = itemKeys(['Deal', 'deal', 'other']);
    expect(keyOf('Deal')).toMatch(/^x_/);
    expect(keyOf('deal')).toMatch(/^x_/);
    expect(keyOf('other')).toBe('other');
  });
});

describe('a name', () => {
  it('falls back to the id and is cut at a readable length', () => {
    expect(itemName('id', undefined)).toBe('id');
    expect(itemName('id', 'Acme')).toBe('Acme');
    expect(itemName('id', 'a'.repeat(500))).toHaveLength(200);
  });
});

it('a content hash is the SHA-256 of the stored bytes', () => {
  expect(contentHash(encodeUtf8('abc'))).toMatch(/^ba7816bf8f01cfea/);
});
