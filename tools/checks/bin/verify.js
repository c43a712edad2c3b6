/**
 * `npm run verify`: every gate in turn, the quick ones first, stopping at the first that fails.
 * `npm run house`: those of them that look at files alone.
 */
import { requireNode24, run } from './command.js';

const runMany = (target) => [
  'run-many',
  `--targets=${target}`,
  '--outputStyle=static-failures-only',
];

/**
 * Without the cache every project is judged anew anyway, and one process that reads all of them
 * parses each file once and not once a dependent: a third of the processor time. With it, Nx judges
 * what changed.
 */
const isCacheOff = process.env.NX_SKIP_NX_CACHE === 'true';

// Lint needs Nx's graph of the projects; the step of the references has just built it.
const lint = isCacheOff
  ? {
      name: 'lint',
      command: 'eslint',
      args: ['--max-warnings', '0', 'apps', 'libs', 'tools', '*.mjs', '*.cjs'],
    }
  : { name: 'lint', command: 'nx', args: runMany('lint') };

const types = isCacheOff
  ? { name: 'types', command: 'tsc', args: ['--build', '--emitDeclarationOnly'] }
  : { name: 'types', command: 'nx', args: runMany('typecheck') };

const houseSteps = [
  { name: 'format', command: 'prettier', args: ['--check', '--log-level=warn', '.'] },
  { name: 'project references', command: 'nx', args: ['sync:check'] },
  { name: 'house rules', command: 'node', args: ['tools/checks/src/house-rules.ts'] },
];
const buildSteps = [
  { name: 'build', command: 'nx', args: runMany('build') },
  { name: 'bundles', command: 'node', args: ['tools/checks/src/bundle.ts'] },
  { name: 'licenses', command: 'node', args: ['tools/ship/src/licenses.ts', '--check'] },
];

async function passes({ name, command, args }) {
  process.stdout.write(`\n▸ ${name}\n`);
  const startMs = Date.now();
  const code = await run(command, args);
  const seconds = ((Date.now() - startMs) / 1000).toFixed(1);
  if (code === 0) {
    process.stdout.write(`▸ ${name}: fine, ${seconds} s\n`);
    return true;
  }
  process.stderr.write(
    `\nnpm run verify stopped at "${name}" after ${seconds} s: ` +
      'mend what is printed above and run it again.\n',
  );
  return false;
}

async function passesAll(steps) {
  for (const step of steps) {
    if (!(await passes(step))) return false;
  }
  return true;
}

/** Lint is one thread's work: without the cache the rest goes on beside it. */
async function passesCode() {
  if (!isCacheOff) return passesAll([lint, types, ...buildSteps]);
  const sides = [passes(lint), passesAll([types, ...buildSteps])];
  return (await Promise.all(sides)).every((isFine) => isFine);
}

async function verify() {
  if (!(await passesAll(houseSteps))) return 1;
  if (process.argv.includes('--house')) return 0;
  if (!(await passesCode())) return 1;
  process.stdout.write('\n▸ test\n');
  // The last word is the summary's: nothing is printed after it.
  return run('node', ['tools/checks/bin/test.js']);
}

requireNode24();
process.exitCode = await verify();
