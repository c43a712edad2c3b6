import { S3Error } from '../http/s3-error.ts';
import { checkCondition, type Condition } from './condition.ts';
import type { StoredObject } from './stored-object.ts';

/**
 * Owns the objects of one bucket, in memory. Never keeps a version, a lock or a right.
 *
 * B1 A condition is compared and the object put in one synchronous step: of many puts that come at
 *    the same time exactly one meets its condition.
 * B2 Keys are listed in the order of their UTF-8 bytes.
 */
export type Bucket = {
  readonly get: (key: string) => StoredObject | undefined;
  readonly put: (key: string, object: StoredObject, condition: Condition) => void;
  readonly delete: (key: string, condition: Condition) => void;
  /** The keys that come after `after` and begin with `prefix`, in order. */
  readonly keys: (prefix: string, after: string) => Iterable<string>;
  readonly count: () => number;
  readonly bytes: () => number;
};

/** @param mostBytes what all objects together may hold */
export function createBucket(mostBytes: number): Bucket {
  const objects = new Map<string, StoredObject>();
  let sorted: string[] | undefined;
  let bytes = 0;
  const sortedKeys = (): readonly string[] => (sorted ??= [...objects.keys()].sort(compareBytes));
  return {
    get: (key) => objects.get(key),
    put: (key, object, condition) => {
      const standing = objects.get(key);
      checkCondition(standing, condition);
      const grown = bytes + object.size - (standing?.size ?? 0);
      if (grown > mostBytes) {
        throw new S3Error('InternalError', 'This test server is full: see --max-bytes.');
      }
      bytes = grown;
      objects.set(key, object);
      if (!standing) sorted = undefined;
    },
    delete: (key, condition) => {
      const standing = objects.get(key);
      checkCondition(standing, condition);
      if (!standing) return;
      bytes -= standing.size;
      objects.delete(key);
      sorted = undefined;
    },
    keys: (prefix, after) => keysFrom(sortedKeys(), prefix, after),
    count: () => objects.size,
    bytes: () => bytes,
  };
}

function* keysFrom(sorted: readonly string[], prefix: string, after: string): Generator<string> {
  const start = after > prefix ? after : prefix;
  for (let at = firstAtLeast(sorted, start); at < sorted.length; at += 1) {
    const key = sorted[at] ?? '';
    if (key === after && after !== '') continue;
    if (!key.startsWith(prefix)) return;
    yield key;
  }
}

function firstAtLeast(sorted: readonly string[], wanted: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes(sorted[middle] ?? '', wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
