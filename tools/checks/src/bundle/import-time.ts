import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const probe = join(import.meta.dirname, 'import-probe.ts');
const runs = 5;

export type ImportTime = { readonly wallMs: number; readonly processorMs: number };

/**
 * How long a fresh process takes to import a bundle: the quickest of five. A figure, not a check: it
 * says as much of the machine as of the bundle.
 *
 * @throws when the bundle cannot be imported or does not export the name
 */
export function importTime(bundle: string, exported: string): ImportTime {
  const times = Array.from({ length: runs }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [probe, bundle, exported], {
      encoding: 'utf8',
      env: {},
    });
    if (status !== 0) throw new Error(stderr.trim());
    return JSON.parse(stdout) as ImportTime;
  });
  return times.reduce((best, time) => (time.wallMs < best.wallMs ? time : best));
}
