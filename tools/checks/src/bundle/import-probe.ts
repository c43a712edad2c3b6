/**
 * `node import-probe.ts BUNDLE EXPORT`: imports a bundle as a cold start does and prints how long
 * that took, as JSON: on the wall and of the processor, in ms. A file of its own, because `node -e` defines the `require` that a bundle must do without.
 */
import { pathToFileURL } from 'node:url';

const [, , bundle = '', exported = ''] = process.argv;
const before = process.cpuUsage();
const startMs = performance.now();
const module = (await import(pathToFileURL(bundle).href)) as Readonly<Record<string, unknown>>;
const wallMs = Math.round(performance.now() - startMs);
const { user, system } = process.cpuUsage(before);
if (typeof module[exported] !== 'function') {
  process.stderr.write(`It exports no function ${exported}.\n`);
  process.exitCode = 1;
}
process.stdout.write(
  `${JSON.stringify({ wallMs, processorMs: Math.round((user + system) / 1000) })}\n`,
);
