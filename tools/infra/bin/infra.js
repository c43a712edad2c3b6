/**
 * `npm run infra -- <what>`: installs the packages of this folder once, from its own lockfile, and
 * does what is asked. Plain JavaScript, as every door that the Node outside may open.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode24, run } from '../../checks/bin/command.js';

const here = join(import.meta.dirname, '..');
const cdk = join(here, 'node_modules/.bin/cdk');
/** Asked for with the work itself: no telemetry, no news, the template where ignored files lie. */
const app = [
  '--app',
  'node tools/infra/src/main.ts',
  '--output',
  'tools/infra/dist',
  '--no-notices',
];

const whats = {
  synth: () => run(cdk, ['synth', '--quiet', ...app, ...rest]),
  test: () => {
    rmSync(join(here, 'test-output'), { recursive: true, force: true });
    return run('vitest', ['run', '--root', 'tools/infra', ...rest]);
  },
  typecheck: () => run('tsc', ['--project', 'tools/infra']),
  deploy: () => run(cdk, ['deploy', ...app, ...rest]),
  diff: () => run(cdk, ['diff', ...app, ...rest]),
  destroy: () => run(cdk, ['destroy', '--force', ...app, ...rest]),
  bootstrap: () => run(cdk, ['bootstrap', ...app, ...rest]),
};

const [what = '', ...rest] = process.argv.slice(2);

/** Whether what is installed is what the lockfile names. */
function isInstalled() {
  const installed = join(here, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
  const wanted = packagesOf(join(here, 'package-lock.json'));
  const found = packagesOf(installed);
  return Object.entries(wanted).every(
    ([name, { version, optional }]) => name === '' || optional || found[name]?.version === version,
  );
}

async function main() {
  const work = whats[what];
  if (!work) {
    process.stderr.write(
      `npm run infra -- ${Object.keys(whats).join(' | ')}: "${what}" is none.\n`,
    );
    return 2;
  }
  const installing = isInstalled() ? 0 : await run('npm', ['ci', '--prefix', 'tools/infra']);
  return installing === 0 ? work() : installing;
}

requireNode24();
process.exitCode = await main();
