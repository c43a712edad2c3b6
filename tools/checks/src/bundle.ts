import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { foreignInputs, type Metafile } from './bundle/foreign-inputs.ts';

/**
 * Looks at what was built: a bundle carries nothing of tests and tools, stays below its size, and
 * starts by itself.
 */
const maxBundleBytes = 2_000_000;

const workspace = join(import.meta.dirname, '..', '..', '..');

function findingsOf(app: string): string[] {
  const dist = join(workspace, 'apps', app, 'dist');
  const metafile = JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8')) as Metafile;
  const bundle = readdirSync(dist).find((name) => name.endsWith('.mjs')) ?? '';
  const findings = foreignInputs(metafile).map(
    (input) => `apps/${app}: its bundle carries ${input}`,
  );
  const { size } = statSync(join(dist, bundle));
  if (size > maxBundleBytes) {
    findings.push(
      `apps/${app}: ${bundle} has ${String(size)} bytes, the limit is ${String(maxBundleBytes)}`,
    );
  }
  const started = spawnSync(process.execPath, [join(dist, bundle), '--version'], {
    encoding: 'utf8',
  });
  if (started.status !== 0)
    findings.push(`apps/${app}: ${bundle} does not start: ${started.stderr}`);
  return findings;
}

const built = readdirSync(join(workspace, 'apps')).filter((app) =>
  existsSync(join(workspace, 'apps', app, 'dist', 'meta.json')),
);
const findings = built.flatMap(findingsOf);
if (built.length === 0) findings.push('apps: nothing is built; run npm run build first');
for (const finding of findings) process.stdout.write(`${finding}\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
