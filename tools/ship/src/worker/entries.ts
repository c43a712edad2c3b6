import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { ZipEntry } from '../zip/zip.ts';

/** The part of esbuild's metafile that says what a build put out. */
type Outputs = { readonly outputs: Readonly<Record<string, unknown>> };

const main = 'handler.mjs';

/**
 * What a function's code is: the handler, and every part that it loads when it needs it. The build
 * itself says which those are, so that nothing left over from another build goes along.
 *
 * @throws Error when the build put out no handler
 */
export function workerEntries(dist: string): readonly ZipEntry[] {
  const meta = JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8')) as Outputs;
  const outputs = Object.keys(meta.outputs).filter((path) => path.endsWith('.mjs'));
  const home = outputs.find((path) => posix.basename(path) === main);
  if (home === undefined) throw new Error(`The build of the worker put out no ${main}.`);
  return outputs.map((path) => {
    const name = posix.relative(posix.dirname(home), path);
    return { name, bytes: readFileSync(join(dist, name)) };
  });
}
