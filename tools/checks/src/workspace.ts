/** Reads the workspace as the checks see it: its files and its projects. Never writes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What is made or downloaded, and therefore judged where it is made. */
const skippedFolders = new Set([
  ...['.git', '.nx', '.longhaul', 'node_modules', 'dist', 'out-tsc', 'coverage'],
  ...['test-output', 'generated', 'longhaul-out'],
]);

/** One project: a folder of apps, libs or tools whose package.json has an `nx` block. */
export type Project = {
  /** Relative to the workspace, with forward slashes: `libs/jobs`. */
  readonly root: string;
  readonly name: string;
  readonly tags: readonly string[];
  /** Names of the packages it depends on, tests' apart. */
  readonly dependencies: readonly string[];
  /** Names of its Nx targets: `lint`, `test`, … */
  readonly targets: readonly string[];
};

/** Every file under `root` that people write, relative with forward slashes, in a fixed order. */
export function listFiles(root: string): readonly string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) visit(path);
      if (entry.isFile()) found.push(relative(root, path).split(sep).join('/'));
    }
  };
  visit(root);
  return found.sort();
}

/** The projects of the workspace at `root`, by folder. */
export function readProjects(root: string): readonly Project[] {
  return ['apps', 'libs', 'tools'].flatMap((group) => {
    const folder = join(root, group);
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];
    return names.flatMap((name) => readProject(root, `${group}/${name}`));
  });
}

type Manifest = {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly tags?: readonly string[]; readonly targets?: object };
};

function readProject(root: string, folder: string): readonly Project[] {
  const path = join(root, folder, 'package.json');
  if (!existsSync(path)) return [];
  const { name, nx, dependencies = {} } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  if (nx === undefined) return [];
  const { tags = [], targets = {} } = nx;
  const needs = { dependencies: Object.keys(dependencies), targets: Object.keys(targets) };
  return [{ root: folder, name, tags, ...needs }];
}
