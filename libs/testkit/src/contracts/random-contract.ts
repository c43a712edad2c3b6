import type { Random } from '@longhaul/ports/random';
import { describe, expect, it } from 'vitest';

const draws = 5_000;

/** What every source of chance keeps, seeded or real. */
export function randomContract(name: string, make: () => Random): void {
  describe(`random: ${name}`, () => {
    it('Every number is at least 0 and below 1', () => {
      const random = make();
      const numbers = Array.from({ length: draws }, () => random.next());
      expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
      const mean = numbers.reduce((sum, number) => sum + number, 0) / draws;
      // Eight standard deviations of the mean: no honest source ever fails it.
      expect(Math.abs(mean - 0.5)).toBeLessThan(8 * Math.sqrt(1 / 12 / draws));
    });

    it('Two tokens are never the same', () => {
      const random = make();
      const tokens = Array.from({ length: draws }, () => random.token());
      expect(new Set(tokens).size).toBe(draws);
    });

    it('A token is made of lower-case letters and digits only', () => {
      const random = make();
      const tokens = Array.from({ length: draws }, () => random.token());
      expect(tokens.filter((token) => !/^[a-z0-9]{26}$/.test(token))).toEqual([]);
    });
  });
}
