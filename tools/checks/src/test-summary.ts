/**
 * Prints the summary of the last test run: `node tools/checks/src/test-summary.ts [--run-failed]`.
 *
 * Reads `test-output/vitest.json` of every project with a test target; exits 1 unless all is well.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readReport, type ProjectTests } from './summary/report.ts';
import { summarize } from './summary/summary.ts';
import { readProjects, type Project } from './workspace.ts';

const workspaceRoot = join(import.meta.dirname, '../../..');

function readTests({ root }: Project): ProjectTests | undefined {
  const path = join(workspaceRoot, root, 'test-output/vitest.json');
  if (!existsSync(path)) return undefined;
  const { passed, failures, skips } = readReport(readFileSync(path, 'utf8'));
  const here = <T extends { readonly file: string }>(one: T): T => ({
    ...one,
    file: relative(workspaceRoot, one.file),
  });
  return { passed, failures: failures.map(here), skips: skips.map(here) };
}

function main(): void {
  const results = readProjects(workspaceRoot)
    .filter(({ targets }) => targets.includes('test'))
    .map((project) => ({ project: project.name, tests: readTests(project) }));
  const { lines, ok } = summarize(results, {
    required: process.env['LONGHAUL_REQUIRE'] ?? '',
    runFailed: process.argv.includes('--run-failed'),
  });
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.exitCode = ok ? 0 : 1;
}

main();
