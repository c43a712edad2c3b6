import { join } from 'node:path';
import { isSegment, refusal, soundKey } from '../sound-key.ts';

/**
 * Where a key's object lies.
 *
 * @throws as `soundKey` does
 */
export function keyPath(root: string, key: string): string {
  return join(root, soundKey(key));
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
