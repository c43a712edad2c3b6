import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * SHA-256 (FIPS 180-4) in pure JavaScript: the domain may not import `node:crypto`, and a hash that
 * names files must be the same wherever it is computed.
 */
export function sha256Hex(content: string | Uint8Array): string {
  return hexOf(sha256(typeof content === 'string' ? utf8ToBytes(content) : content));
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * Joined at once: a text grown byte by byte is kept as the tree of its pieces, a kilobyte for 64
 * characters, and a plan holds one for each item.
 */
function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => hexOfByte[byte]).join('');
}

/**
 * Hashes a list of parts unambiguously: each part is preceded by its length, so that `['ab', 'c']`
 * and `['a', 'bc']` differ.
 */
export function hashParts(parts: readonly string[]): string {
  return sha256Hex(parts.map((part) => `${String(part.length)}:${part}`).join(''));
}

/** JSON with object keys sorted by code unit, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : entry,
  );
}
