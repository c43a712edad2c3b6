import { randomBytes, randomInt } from 'node:crypto';
import type { Random } from '@longhaul/ports/random';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** 26 of 36 characters are 134 bits: not guessed, and not met twice. */
const tokenLength = 26;
const drawnBytes = 6;

/** Real chance, from the operating system. */
export function createRealRandom(): Random {
  return {
    next: () => randomBytes(drawnBytes).readUIntBE(0, drawnBytes) / 2 ** (8 * drawnBytes),
    token: () => Array.from({ length: tokenLength }, drawCharacter).join(''),
  };
}

function drawCharacter(): string {
  return alphabet.charAt(randomInt(alphabet.length));
}
