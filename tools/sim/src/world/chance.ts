import type { Random } from '@longhaul/ports/random';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';

/** A stream of draws that repeats with its seed. */
export type Chance = Random & {
  readonly happens: (share: number) => boolean;
  /** A whole number, both ends included. */
  readonly between: (from: number, to: number) => number;
  readonly pick: <One>(from: readonly One[]) => One;
  /** A stream of its own: what one part draws does not move what another draws. */
  readonly fork: () => Chance;
};

export function chanceOf(seed: number): Chance {
  const random = createSeededRandom(seed);
  const between = (from: number, to: number) => from + Math.floor(random.next() * (to - from + 1));
  return {
    ...random,
    happens: (share) => share > 0 && random.next() < share,
    between,
    pick: (from) => from[between(0, from.length - 1)] as (typeof from)[number],
    fork: () => chanceOf(Math.floor(random.next() * 2 ** 31)),
  };
}
