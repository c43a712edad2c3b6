import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Mutant } from './mutant.ts';

/** A copy of the sources to be spoiled. */
export type Scratch = {
  readonly root: string;
  /** Where its programs are found. */
  readonly path: string;
  readonly remove: () => Promise<void>;
};

const repository = resolve(import.meta.dirname, '../../../..');
/** Not copied: what is made, not written. */
const made = new Set(['node_modules', 'out-tsc', 'test-output', 'dist', '.nx']);

/** Copies the libraries and this tool; packages from outside are linked to. */
export async function openScratch(): Promise<Scratch> {
  const root = mkdtempSync(join(tmpdir(), 'longhaul-mutants-'));
  for (const room of [
    'libs',
    'tools/sim',
    'tools/lua-build',
    'package.json',
    'tsconfig.base.json',
  ]) {
    cpSync(join(repository, room), join(root, room), {
      recursive: true,
      filter: (source) => !made.has(basename(source)),
    });
  }
  linkPackages(root);
  const bin = join(repository, 'node_modules/.bin');
  const remove = () => rm(root, { recursive: true, force: true });
  return { root, path: `${bin}:/usr/bin:/bin`, remove };
}

/** Packages of the workspace are those of the copy; all others are the repository's. */
function linkPackages(root: string): void {
  const from = join(repository, 'node_modules');
  const to = join(root, 'node_modules');
  mkdirSync(join(to, '@longhaul'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@longhaul') symlinkSync(join(from, name), join(to, name));
  }
  for (const name of readdirSync(join(root, 'libs'))) {
    symlinkSync(join(root, 'libs', name), join(to, '@longhaul', name));
  }
}

export type Application =
  { readonly ok: true; readonly undo: () => void } | { readonly ok: false; readonly why: string };

/** Makes a mutant's edits; one that does not apply makes none. */
export function apply({ root }: Scratch, { edits }: Mutant): Application {
  const originals = new Map<string, string>();
  const undo = () => originals.forEach((text, path) => writeFileSync(path, text));
  for (const { file, find, replace } of edits) {
    const path = join(root, file);
    const text = readFileSync(path, 'utf8');
    if (!originals.has(path)) originals.set(path, text);
    const parts = text.split(find);
    if (parts.length !== 2) {
      undo();
      return {
        ok: false,
        why: `does not apply to ${file}: found ${String(parts.length - 1)} times`,
      };
    }
    writeFileSync(path, parts.join(replace));
  }
  return { ok: true, undo };
}
