/** Packs the worker's bundle for Lambda: `npm run pack:worker`. */
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workerEntries } from './worker/entries.ts';
import { zip } from './zip/zip.ts';

const dist = join(import.meta.dirname, '../../../apps/worker/dist');

function main(): number {
  if (!existsSync(join(dist, 'meta.json'))) {
    process.stderr.write('The worker is not built: run npx nx build worker first.\n');
    return 1;
  }
  const entries = workerEntries(dist);
  const archive = zip(entries);
  writeFileSync(join(dist, 'worker.zip'), archive);
  const hash = createHash('sha256').update(archive).digest('hex');
  process.stdout.write(
    `apps/worker/dist/worker.zip: ${String(entries.length)} files, ${String(archive.length)} bytes, sha256 ${hash}\n`,
  );
  return 0;
}

process.exitCode = main();
