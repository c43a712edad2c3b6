import { join } from 'node:path';
import type { Bench, BenchContext, BenchReport } from '../bench.ts';
import { runCommand, type Ran } from '../sides/command.ts';

const sizes = [127, 10_000, 100_000, 1_000_000];
const mebibyte = 1024 * 1024;

/** What planning takes, and how large plan and account are, up to a million deals. */
export const plan: Bench = {
  name: 'plan',
  about: `time, memory and bytes of plan and account, ${sizes.map(String).join(', ')} deals, or up to --items`,
  run,
};

async function run({ items: most = Infinity, say }: BenchContext): Promise<BenchReport> {
  const side = join(import.meta.dirname, '..', 'sides', 'plan.ts');
  const ran: (readonly [number, Ran])[] = [];
  for (const size of sizes.filter((each) => each <= most)) {
    say(`plan: ${String(size)} deals`);
    ran.push([size, await runCommand([side, String(size)], {})]);
  }
  return {
    title: 'Planning a job of deals of one line on 500 lanes, and the text of its account',
    columns: [
      ...['deals', 'planned s', 'processor s', 'peak MiB', 'batches'],
      ...['plan.json MiB', 'batch indexes MiB', 'manifest.json MiB', 'bytes a deal'],
    ],
    rows: ran.map(([size, { cpuMs, peakMib, output }]) => {
      const written = JSON.parse(output) as Record<string, number>;
      const { packedMs = NaN, batches, planBytes = NaN } = written;
      const { indexBytes = NaN, manifestBytes = NaN } = written;
      return [
        ...[String(size), packedMs / 1000, cpuMs / 1000, Math.round(peakMib), batches],
        ...[planBytes / mebibyte, indexBytes / mebibyte, manifestBytes / mebibyte],
        Math.round((planBytes + indexBytes + manifestBytes) / size),
      ];
    }),
    notes: [
      'One process each, into a store that only counts; processor and peak include starting Node.',
      'Estimates of 25 to 60 s, batches of at most 100 deals; ids, names and facts are short.',
    ],
  };
}
