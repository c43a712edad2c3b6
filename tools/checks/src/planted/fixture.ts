/**
 * Owns a small copy of the workspace in a temporary folder: the real lint configuration over
 * synthetic projects that hold planted lines. Never touches the real workspace but to read it.
 *
 * F1. Nothing of the outer Nx run reaches the inner one: its variables name another workspace.
 * F2. A verdict belongs to the lines of one planting, so plantings never answer for each other.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Planting } from './planting.ts';
import { rooms, roomNames, type RoomName } from './rooms.ts';

const workspaceRoot = join(import.meta.dirname, '../../../..');
const rootFiles = [
  ...['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json'],
  ...['eslint.config.mjs', 'eslint.boundaries.mjs'],
];

/** What ESLint said of one place; lines count from 1. */
export type Remark = {
  readonly file: string;
  readonly line: number;
  readonly rule: string | null;
  readonly message: string;
};

export type Run = { readonly status: number | null; readonly output: string };

export type Fixture = {
  readonly root: string;
  /** Lets Nx read the projects as they stand. */
  readonly buildGraph: () => Run;
  readonly forgetGraph: () => void;
  readonly lint: () => Run;
  readonly remove: () => void;
};

/** Writes the fixture; the caller removes it. */
export function createFixture(plantings: readonly Planting[]): Fixture {
  const root = mkdtempSync(join(tmpdir(), 'longhaul-planted-'));
  for (const name of rootFiles) cpSync(join(workspaceRoot, name), join(root, name));
  const tsconfig = { extends: './tsconfig.base.json', include: ['*/*/src/**/*.ts'] };
  write(join(root, 'tsconfig.json'), JSON.stringify(tsconfig));
  linkPackages(root);
  for (const name of roomNames) writeRoom(root, name);
  for (const [file, lines] of sourceFiles(plantings)) write(join(root, file), lines.join('\n'));
  return {
    root,
    buildGraph: () => run(root, 'nx', ['show', 'projects']),
    forgetGraph: () => {
      rmSync(join(root, '.nx'), { recursive: true, force: true });
    },
    lint: () => run(root, 'eslint', ['--format', 'json', 'apps', 'libs', 'tools']),
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The remarks of a lint run. */
export function readRemarks(root: string, output: string): readonly Remark[] {
  type Message = { ruleId: string | null; line?: number; message: string };
  const files = JSON.parse(output) as readonly { filePath: string; messages: Message[] }[];
  return files.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, line, message }) => ({
      file: relative(root, filePath),
      line: line ?? 0,
      rule: ruleId,
      message,
    })),
  );
}

/** The remarks that fall on the lines of this planting. */
export function remarksOn(
  planting: Planting,
  plantings: readonly Planting[],
  remarks: readonly Remark[],
): readonly Remark[] {
  const file = fileOf(planting);
  const sharing = plantings.filter((one) => fileOf(one) === file);
  const before = sharing.slice(0, sharing.indexOf(planting));
  const first = 1 + before.reduce((sum, one) => sum + linesOf(one), 0);
  const last = first + linesOf(planting) - 1;
  return remarks.filter((one) => one.file === file && one.line >= first && one.line <= last);
}

export function fileOf({ room, file }: Planting): string {
  return `${rooms[room].group}/${room}/${file}`;
}

function linesOf({ code }: Planting): number {
  return code.split('\n').length;
}

function sourceFiles(plantings: readonly Planting[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const planting of plantings) {
    const file = fileOf(planting);
    files.set(file, [...(files.get(file) ?? []), planting.code]);
  }
  return files;
}

function writeRoom(root: string, name: RoomName): void {
  const { group } = rooms[name];
  writeProject(root, `${group}/${name}`, name);
  const target = `to-${name}`;
  writeProject(root, `${group}/${target}`, name);
  for (const entry of ['entry', 'memory', 'embedded', 'inline', 's3']) {
    write(join(root, group, target, 'src', `${entry}.ts`), 'export const here = true;\n');
  }
  symlinkSync(join(root, group, target), join(root, 'node_modules/@longhaul', target));
}

/** What a pure room may import beyond zod. */
const ownPackages: Partial<Record<RoomName, Record<string, string>>> = {
  jobs: { '@noble/hashes': '2.4.0' },
  insights: { 'ml-kmeans': '6.0.0' },
};

function writeProject(root: string, folder: string, name: RoomName): void {
  const manifest = {
    name: `@longhaul/${folder.slice(folder.indexOf('/') + 1)}`,
    version: '0.0.0',
    type: 'module',
    exports: { './*': './src/*.ts' },
    dependencies: { zod: '4.6.7', ...ownPackages[name] },
    nx: { tags: rooms[name].tags, targets: { lint: {} } },
  };
  write(join(root, folder, 'package.json'), JSON.stringify(manifest));
}

/** Links every installed package but the workspace's own, whose names the fixture takes. */
function linkPackages(root: string): void {
  mkdirSync(join(root, 'node_modules/@longhaul'), { recursive: true });
  const installed = join(workspaceRoot, 'node_modules');
  const names = readdirSync(installed).filter((name) => !/^(?:\.|@longhaul$)/.test(name));
  for (const name of names) symlinkSync(join(installed, name), join(root, 'node_modules', name));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function run(root: string, command: string, args: readonly string[]): Run {
  const bin = join(workspaceRoot, 'node_modules/.bin');
  const outer = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')); // F1
  const env = { ...Object.fromEntries(outer), NX_DAEMON: 'false', CI: 'true' };
  const { status, stdout, stderr } = spawnSync(join(bin, command), args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, output: stdout === '' ? stderr : stdout };
}

/** Changes a project's tags behind the graph's back. */
export function retag(fixture: Fixture, name: RoomName, tags: readonly string[]): void {
  const path = join(fixture.root, rooms[name].group, name, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as object;
  write(path, JSON.stringify({ ...manifest, nx: { tags, targets: { lint: {} } } }));
}
