import { hashParts, sha256Hex } from './hash.ts';
import { shorten, utf8ByteLength } from './text.ts';

/**
 * An item's id is the user's: any string of 1 to 256 bytes without control characters, shown as it
 * came everywhere. Its **key** is what stores and indexes use in file names and fields.
 */

/** The longest id, in bytes of UTF-8. */
export const maxItemIdBytes = 256;

/** How much of an item's name is kept: it is for people. */
export const maxItemNameChars = 200;

/** The name people see: the item's own, cut to a readable length, or else its id. */
export function itemName(id: string, name: string | undefined): string {
  return shorten(name ?? id, maxItemNameChars);
}

const plainKey = /^[A-Za-z0-9_-]{1,64}$/;
// eslint-disable-next-line no-control-regex -- control characters are exactly what is refused
const controlCharacter = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** An id as it will be shown, or what is wrong with it: words that follow the field's name. */
export type ItemIdReading =
  { readonly ok: true; readonly id: string } | { readonly ok: false; readonly reason: string };

/** Reads an id as it came; a whole number that is exact becomes its decimal string. */
export function readItemId(value: unknown): ItemIdReading {
  if (value === undefined || value === null) return { ok: false, reason: 'is missing' };
  if (typeof value === 'number' && Number.isSafeInteger(value))
    return { ok: true, id: String(value) };
  if (typeof value === 'number') {
    return {
      ok: false,
      reason: 'is a number that has no exact decimal form; write it as a string',
    };
  }
  if (typeof value !== 'string') return { ok: false, reason: 'must be a string or a whole number' };
  if (value.length === 0) return { ok: false, reason: 'is empty' };
  if (controlCharacter.test(value)) return { ok: false, reason: 'contains a control character' };
  if (!value.isWellFormed()) return { ok: false, reason: 'is not valid Unicode' };
  if (utf8ByteLength(value) > maxItemIdBytes) {
    return { ok: false, reason: `is longer than ${String(maxItemIdBytes)} bytes` };
  }
  return { ok: true, id: value };
}

/**
 * The key of an id by itself: the id where it is safe in a file name, else `x_` and 40 hex digits of
 * its hash. Ids that begin with `x_` or `X_` are always mapped, so that no id can pose as another's
 * key, not even where case is blind. Among the ids of a job use `itemKeys`.
 */
export function itemKey(id: string): string {
  return plainKey.test(id) && !/^x_/i.test(id) ? id : hashedKey(id);
}

function hashedKey(id: string): string {
  return `x_${hashParts(['item', id]).slice(0, 40)}`;
}

/**
 * Tells the key of each of a job's ids. Keys stay apart on a case-blind file system too: an id is kept
 * as its key only while no other id of the job differs from it in case alone; of such a group every
 * member is hashed. Depends on the set of ids, not on their order.
 */
export function itemKeys(ids: Iterable<string>): (id: string) => string {
  const firstOf = new Map<string, string>();
  const clashing = new Set<string>();
  for (const id of ids) {
    const fold = itemKey(id).toLowerCase();
    const first = firstOf.get(fold);
    if (first === undefined) firstOf.set(fold, id);
    else if (first !== id) clashing.add(fold);
  }
  return (id) => {
    const key = itemKey(id);
    return clashing.has(key.toLowerCase()) ? hashedKey(id) : key;
  };
}

/** The content hash of an item: SHA-256 of its stored bytes, in hex. */
export function contentHash(bytes: Uint8Array): string {
  return sha256Hex(bytes);
}
