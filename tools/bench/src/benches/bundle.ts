import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Bench, BenchReport } from '../bench.ts';
import { summarize } from '../measure/summary.ts';
import { runCommand } from '../sides/command.ts';

const workspace = join(import.meta.dirname, '../../../..');
const bundleFile = join(workspace, 'apps/worker/dist/handler.mjs');
const probeFile = join(workspace, 'tools/checks/src/bundle/import-probe.ts');
const coldStarts = 15;
const kilobyte = 1_000;

/** What every cold start of a worker pays. */
export const bundle: Bench = {
  name: 'bundle',
  about: `the worker’s bundle: size, zipped, cold import (median of ${String(coldStarts)})`,
  run,
};

async function run(): Promise<BenchReport> {
  await access(bundleFile).catch((cause: unknown) => {
    throw new Error('The worker is not built: run npx nx build worker first.', { cause });
  });
  const { size } = await stat(bundleFile);
  const zipped = deflateRawSync(await readFile(bundleFile), { level: 9 }).length;
  const tookMs: number[] = [];
  for (let start = 0; start < coldStarts; start += 1) {
    const { output } = await runCommand([probeFile, bundleFile, 'handler'], {});
    tookMs.push(Number(output));
  }
  return {
    title: 'The worker’s bundle',
    columns: ['what', 'figure', 'aim'],
    rows: [
      ['KB', Math.round(size / kilobyte), '≤ 2000'],
      ['KB zipped', Math.round(zipped / kilobyte), '≤ 450'],
      ['ms to import, cold', summarize(tookMs), '≤ 200'],
    ],
    notes: [
      'A fresh process each, the files in the page cache, the whole of one processor: a function of 1,769 MB has as much.',
    ],
  };
}
