import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './object-file.ts';
import { prefixFolder } from './key-path.ts';

/**
 * The path, relative to the root, of every file whose path begins with `prefix`, in the order of
 * the disk; dotted files included, dotted folders not. Holds one open folder per level and a few
 * names of each, however many files there are.
 */
export async function* walkFiles(root: string, prefix: string): AsyncGenerator<string> {
  const { folder, start } = prefixFolder(prefix);
  yield* walkFolder(root, folder, start);
}

async function* walkFolder(root: string, folder: string, start: string): AsyncGenerator<string> {
  for await (const entry of (await openFolder(join(root, folder))) ?? []) {
    const path = `${folder}${entry.name}`;
    const isWanted = entry.name.startsWith(start);
    if (entry.isFile() && (isWanted || isDotted(entry.name))) yield path;
    if (entry.isDirectory() && isWanted && !isDotted(entry.name)) {
      yield* walkFolder(root, `${path}/`, '');
    }
  }
}

/** The names of the folders that stand right under a prefix, dotted ones left out. */
export async function* folderNames(root: string, prefix: string): AsyncGenerator<string> {
  const { folder, start } = prefixFolder(prefix);
  for await (const entry of (await openFolder(join(root, folder))) ?? []) {
    const { name } = entry;
    if (entry.isDirectory() && name.startsWith(start) && !isDotted(name)) yield name;
  }
}

/** Names that belong to the store itself or to the system, and are no keys. */
export function isDotted(name: string): boolean {
  return name.startsWith('.');
}

async function openFolder(folder: string) {
  try {
    return await opendir(folder, { bufferSize: 256 });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
