/** Where the scripts are, and how they are read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose } from './compose.ts';
import { withoutComments } from './generate.ts';
import type { Script } from './script-faults.ts';

const redis = join(import.meta.dirname, '../../../libs/coordinator/src/redis');
export const scriptsFolder = join(redis, 'lua');
export const generatedFile = join(redis, 'generated/scripts.ts');

/** Throws for a file whose name does not say how many keys it takes. */
export function readScripts(folder: string): readonly Script[] {
  const includes = join(folder, 'includes');
  const fragments = new Map(
    luaFiles(includes).map((file) => [
      file.slice(0, -4),
      readFileSync(join(includes, file), 'utf8'),
    ]),
  );
  return luaFiles(folder).map((file) => {
    const [, name, keys] = /^([a-z-]+)-(\d+)\.lua$/.exec(file) ?? [];
    if (name === undefined) {
      throw new Error(`${file} must be named <verb>-<number of keys>.lua.`);
    }
    const text = readFileSync(join(folder, file), 'utf8');
    const composed = withoutComments(compose({ name: file, text }, fragments));
    return { name, keyCount: Number(keys), text, composed };
  });
}

function luaFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.lua'))
    .toSorted();
}
