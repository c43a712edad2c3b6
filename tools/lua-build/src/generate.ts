/** The typed module of all scripts. */
import { createHash } from 'node:crypto';
import type { Script } from './script-faults.ts';

/** Comments explain the files; a server that is sent the text has no use for them. */
export function withoutComments(lua: string): string {
  return lua
    .replace(/--\[\[[\s\S]*?\]\]/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*--/.test(line))
    .map((line) => `${line}\n`)
    .join('');
}

export function generateModule(scripts: readonly Script[]): string {
  const entries = scripts.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(entryOf);
  return `${[
    '// Made by tools/lua-build from ../lua. Do not edit.',
    '',
    '/** A script as the server takes it; `sha1` is the name under which the server caches it. */',
    'export type LuaScript = {',
    '  readonly name: string;',
    '  readonly keyCount: number;',
    '  readonly sha1: string;',
    '  readonly lua: string;',
    '};',
    '',
    'export const scripts = {',
    ...entries,
    '} as const satisfies Record<string, LuaScript>;',
  ].join('\n')}\n`;
}

function entryOf({ name, keyCount, composed }: Script): string {
  const sha1 = createHash('sha1').update(composed).digest('hex');
  const text = composed.replaceAll(/[\\`]|\$\{/g, (special) => `\\${special}`);
  return [
    `  ${camelCase(name)}: {`,
    `    name: '${name}',`,
    `    keyCount: ${String(keyCount)},`,
    `    sha1: '${sha1}',`,
    `    lua: \`${text}\`,`,
    '  },',
  ].join('\n');
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
