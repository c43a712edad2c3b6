import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { houseFindings } from './house-rules.ts';

const manifest = {
  name: '@longhaul/jobs',
  dependencies: { zod: '4.6.7' },
  nx: { tags: ['type:domain', 'side:engine', 'rank:3'], targets: { test: {} } },
};

let root: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'longhaul-house-'));
  write('package.json', JSON.stringify({ devDependencies: { nx: '23.2.1' } }));
  write('package-lock.json', '{ "packages": {} }');
  write('libs/jobs/package.json', JSON.stringify(manifest));
  write('libs/jobs/README.md', '# jobs\n');
  write('libs/jobs/src/plan.ts', 'export const plan = 1;\n');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

it('finds nothing in a clean house', () => {
  expect(houseFindings(root)).toEqual([]);
});

it.each([
  ['libs/jobs/package.json', JSON.stringify({ ...manifest, nx: { tags: [] } })],
  ['libs/jobs/README.md', 'line\n'.repeat(31)],
  ['libs/jobs/src/misc.ts', ''],
  ['libs/jobs/src/plan.ts', 'export class PlanHelper {}'],
  ['libs/ports/src/clock.ts', '/**\n * Edges:\n * - Now is later.\n */'],
  ['docs/run.md', ['cd ', 'work', 'main'].join('/')],
  ['package.json', JSON.stringify({ devDependencies: { nx: '^23.2.1' } })],
  ['.github/workflows/main.yml', 'on: push'],
  ['package-lock.json', '"resolved": "https://registry.example/nx.tgz"'],
])('finds a breach in %s', (path, text) => {
  write(path, text);
  expect(new Set(houseFindings(root).map((finding) => finding.path))).toEqual(new Set([path]));
});

it('leaves alone what is made or downloaded', () => {
  for (const folder of ['node_modules/x', 'libs/jobs/dist', 'libs/jobs/src/generated', '.nx']) {
    write(`${folder}/utils.ts`, 'export class Manager {}');
  }
  expect(houseFindings(root)).toEqual([]);
});
