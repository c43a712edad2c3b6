import { contentHash } from '@longhaul/jobs/item-id';
import { expect, it } from 'vitest';
import { nativeContentHash } from './content-hash.ts';

it('agrees with the pure hash of the domain, at every length around its blocks', () => {
  for (let length = 0; length <= 200; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 31 + length) % 256);
    expect(nativeContentHash(bytes)).toBe(contentHash(bytes));
  }
});

it('reads a part of a larger buffer, and no more', () => {
  const whole = new Uint8Array(1_000).fill(7);
  expect(nativeContentHash(whole.subarray(10, 20))).toBe(contentHash(whole.slice(10, 20)));
});
