import { randomContract } from '@longhaul/testkit/contracts/random-contract';
import { expect, it } from 'vitest';
import { createRealRandom } from './random.ts';

randomContract('real', createRealRandom);

it('no character of a token is likelier than another', () => {
  const random = createRealRandom();
  const counts = new Map<string, number>();
  const tokens = Array.from({ length: 10_000 }, () => random.token()).join('');
  for (const character of tokens) counts.set(character, (counts.get(character) ?? 0) + 1);
  const expected = tokens.length / 36;
  expect(counts.size).toBe(36);
  // Eight standard deviations of a count: an even source never fails it, a byte modulo 36 does.
  for (const count of counts.values()) {
    expect(Math.abs(count - expected)).toBeLessThan(8 * Math.sqrt(expected));
  }
});
