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
export function hashParts(parts: Iterable<string>): string {
  return hexOf(digestOf(parts));
}

/**
 * A name: the first 16 hex digits of `hashParts`, made by themselves. Cut out of the longer text they
 * would keep all of it, and a plan holds one for each item.
 */
export function hashName(parts: Iterable<string>): string {
  return hexOf(digestOf(parts).subarray(0, 8));
}

/** `hashName` of these parts and one more, for many of that one: what they share is hashed once. */
export function hashNameAfter(parts: Iterable<string>): (last: string) => string {
  const shared = begin(parts);
  return (last) => hexOf(shared.clone().update(framed(last)).digest().subarray(0, 8));
}

function digestOf(parts: Iterable<string>): Uint8Array {
  return begin(parts).digest();
}

/** Part by part: the parts of a plan, put together, are megabytes. */
function begin(parts: Iterable<string>): ReturnType<typeof sha256.create> {
  const hash = sha256.create();
  for (const part of parts) hash.update(framed(part));
  return hash;
}

function framed(part: string): Uint8Array {
  return utf8ToBytes(`${String(part.length)}:${part}`);
}

/** JSON with object keys sorted by code unit, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : entry,
  );
}
