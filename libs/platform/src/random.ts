import { randomBytes } from 'node:crypto';
import type { Random } from '@longhaul/ports/random';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** 26 of 36 characters are 134 bits: not guessed, and not met twice. */
const tokenLength = 26;
const drawnBytes = 6;

/** A byte from here on would make some characters likelier than others: 252 is 7 times 36. */
const unfairByte = 256 - (256 % alphabet.length);
/** Asked for at once: the system takes longer to be asked than to answer. */
const poolBytes = 4_096;

/** Real chance, from the operating system. */
export function createRealRandom(): Random {
  const nextByte = createBytePool();
  return {
    next: () => randomBytes(drawnBytes).readUIntBE(0, drawnBytes) / 2 ** (8 * drawnBytes),
    token: () => {
      let token = '';
      while (token.length < tokenLength) {
        const byte = nextByte();
        if (byte < unfairByte) token += alphabet.charAt(byte % alphabet.length);
      }
      return token;
    },
  };
}

/** Each byte is given once. */
function createBytePool(): () => number {
  let pool = Buffer.alloc(0);
  let given = 0;
  return () => {
    if (given === pool.length) {
      pool = randomBytes(poolBytes);
      given = 0;
    }
    given += 1;
    return pool.readUInt8(given - 1);
  };
}
