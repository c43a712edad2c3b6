/** Packs the worker's bundle for Lambda: `npm run pack:worker`. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zip } from './zip/zip.ts';

const dist = join(import.meta.dirname, '../../../apps/worker/dist');
const name = 'handler.mjs';

function main(): number {
  const bundle = join(dist, name);
  if (!existsSync(bundle)) {
    process.stderr.write('The worker is not built: run npx nx build worker first.\n');
    return 1;
  }
  const archive = zip([{ name, bytes: readFileSync(bundle) }]);
  writeFileSync(join(dist, 'worker.zip'), archive);
  const hash = createHash('sha256').update(archive).digest('hex');
  process.stdout.write(
    `apps/worker/dist/worker.zip: ${String(archive.length)} bytes, sha256 ${hash}\n`,
  );
  return 0;
}

process.exitCode = main();
