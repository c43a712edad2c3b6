/**
 * `node import-probe.ts BUNDLE EXPORT`: imports a bundle as a cold start does and prints how many ms
 * that took. A file of its own, because `node -e` defines the `require` that a bundle must do without.
 */
import { pathToFileURL } from 'node:url';

const [, , bundle = '', exported = ''] = process.argv;
const startMs = performance.now();
const module = (await import(pathToFileURL(bundle).href)) as Readonly<Record<string, unknown>>;
const tookMs = performance.now() - startMs;
if (typeof module[exported] !== 'function') {
  process.stderr.write(`It exports no function ${exported}.\n`);
  process.exitCode = 1;
}
process.stdout.write(`${String(Math.round(tookMs))}\n`);
