import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleLines } from '@longhaul/wiring/sample';
import { type Arguments } from '../arguments.ts';
import { runFile } from './run.ts';

const count = 127;
const folder = 'longhaul-out';

/** `longhaul demo`: 127 small sample deals, from nothing to an account, with no key and no network. */
export async function demo(given: Arguments): Promise<number> {
  const file = join(folder, `sample-${String(count)}.ndjson`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, [...sampleLines({ count, seed: 1, size: 'small' })].join(''));
  process.stderr.write(`${String(count)} small sample deals written to ${file}\n`);
  const demoGiven = { ...given, flags: { fresh: true, ...given.flags } };
  const closing = ['', 'Now with your own: npx longhaul run deals.ndjson'];
  return runFile(demoGiven, file, `npx longhaul run ${file}`, closing);
}
