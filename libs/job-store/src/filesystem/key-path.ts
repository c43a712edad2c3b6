import { join } from 'node:path';

/**
 * Where a key's object lies. A key is a relative path of `/`-separated segments; none may be empty
 * or begin with a dot, which keeps keys inside the root and leaves dotted names to the store itself
 * (temporary files, locks).
 *
 * @throws when the key is none: a bug of the caller, or an attempt to leave the folder
 */
export function keyPath(root: string, key: string): string {
  if (!key.split('/').every(isSegment)) throw new TypeError(refusal(key));
  return join(root, key);
}

/**
 * The folder in which to look for keys that begin with `prefix`, with a `/` at its end unless it is
 * the root, and how names in that folder must begin.
 *
 * @throws as `keyPath` does
 */
export function prefixFolder(prefix: string): { readonly folder: string; readonly start: string } {
  const cut = prefix.lastIndexOf('/') + 1;
  const folder = prefix.slice(0, cut);
  const start = prefix.slice(cut);
  const segments = folder === '' ? [] : folder.slice(0, -1).split('/');
  const isSound = segments.every(isSegment) && (start === '' || isSegment(start));
  if (!isSound) throw new TypeError(refusal(prefix));
  return { folder, start };
}

function isSegment(segment: string): boolean {
  return segment !== '' && !segment.startsWith('.') && !/[\\\0]/.test(segment);
}

function refusal(key: string): string {
  return `${JSON.stringify(key)} is no key of a job store: it must be a relative path without empty or dotted parts, backslashes or NUL.`;
}
