/** `npm test`: all tests of all projects, closing with `N passed, N failed, N skipped`. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode24, run, workspaceRoot } from './command.js';

/**
 * Deletes every report, so that none of an earlier run is taken for one of this run. Nx puts back
 * the reports of the projects that it finds unchanged in its cache.
 */
function removeReports() {
  for (const group of ['apps', 'libs', 'tools']) {
    for (const name of readdirSync(join(workspaceRoot, group))) {
      rmSync(join(workspaceRoot, group, name, 'test-output/vitest.json'), { force: true });
    }
  }
}

requireNode24();
removeReports();
const code = await run('nx', [
  ...['run-many', '--targets=test'],
  '--outputStyle=static-failures-only',
]);
const summary = ['tools/checks/src/test-summary.ts', ...(code === 0 ? [] : ['--run-failed'])];
process.exitCode = await run('node', summary);
