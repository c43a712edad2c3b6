/** Asks for known holes in what ships: `npm run audit`, `-- --required` where an answer must come. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { judge } from './audit/policy.ts';

const workspace = join(import.meta.dirname, '../../..');

function main(): number {
  const isRequired = process.argv.includes('--required');
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: workspace,
    encoding: 'utf8',
  });
  const verdict = judge(stdout);
  if (verdict.kind === 'unknown') {
    process.stdout.write(`Audit: nobody could be asked (${verdict.why}).\n`);
    return isRequired ? 1 : 0;
  }
  for (const line of verdict.lines) process.stdout.write(`${line}\n`);
  process.stdout.write(`Audit: ${String(verdict.lines.length)} packages with known holes.\n`);
  return verdict.stops ? 1 : 0;
}

process.exitCode = main();
