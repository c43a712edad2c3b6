import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const probe = join(import.meta.dirname, 'import-probe.ts');
const runs = 5;

/**
 * How long a fresh process takes to import a bundle, in ms: the median of five. A figure, not a
 * check: it says as much of the machine as of the bundle.
 *
 * @throws when the bundle cannot be imported or does not export the name
 */
export function importTimeMs(bundle: string, exported: string): number {
  const times = Array.from({ length: runs }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [probe, bundle, exported], {
      encoding: 'utf8',
      env: {},
    });
    if (status !== 0) throw new Error(stderr.trim());
    return Number(stdout);
  });
  return times.sort((one, other) => one - other)[Math.floor(runs / 2)] ?? NaN;
}
