/** Prints two bench runs side by side: `npm run bench:compare -- base.json branch.json`. */
import { readFileSync } from 'node:fs';
import { compareRuns, type BenchRun } from './benches/compare.ts';

function main(paths: readonly string[]): number {
  if (paths.length !== 2) {
    process.stderr.write(
      'npm run bench:compare -- BASE BRANCH: two files of npm run bench -- --json.\n',
    );
    return 2;
  }
  const [base, branch] = paths.map((path) => JSON.parse(readFileSync(path, 'utf8')) as BenchRun);
  if (base && branch) process.stdout.write(compareRuns(base, branch));
  return 0;
}

process.exitCode = main(process.argv.slice(2));
