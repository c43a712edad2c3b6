import type { Random } from '@longhaul/ports/random';

const tokenLength = 26;
const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * Chance that repeats: the same seed gives the same numbers and tokens, on every machine.
 *
 * The generator is sfc32 of the PractRand suite (Chris Doty-Humphrey): 128 bits of state, hence
 * tokens that do not repeat. Guessable by design, and so for tests only.
 */
export function createSeededRandom(seed: number): Random {
  const next = sfc32(seed);
  const letter = () => alphabet.charAt(Math.floor(next() * alphabet.length));
  return { next, token: () => Array.from({ length: tokenLength }, letter).join('') };
}

function sfc32(seed: number): () => number {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, seed | 0, 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // Neighboring seeds are told apart only after a few rounds; the author asks for 12 at least.
  for (let round = 0; round < 15; round += 1) next();
  return next;
}
