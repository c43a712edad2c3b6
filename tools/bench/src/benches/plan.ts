import { mkdtemp, rm } from 'node:fs/promises';
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

type Planned = { readonly planned: Ran; readonly takenOver: Ran };

async function run({ items: most = Infinity, folder, say }: BenchContext): Promise<BenchReport> {
  const ran: (readonly [number, Planned])[] = [];
  for (const size of sizes.filter((each) => each <= most)) {
    say(`plan: ${String(size)} deals`);
    ran.push([size, await planOnce(size, folder)]);
  }
  return {
    title: 'Planning a job of deals of one line on 500 lanes, and the text of its account',
    columns: [
      ...['deals', 'planned s', 'processor s', 'peak MiB', 'batches'],
      ...['plan.json MiB', 'batch indexes MiB', 'manifest.json MiB', 'bytes a deal'],
      ...['taken over s', 'peak MiB'],
    ],
    rows: ran.map(([size, { planned, takenOver }]) => {
      const { cpuMs, peakMib, output } = planned;
      const written = JSON.parse(output) as Record<string, number>;
      const { packedMs = NaN, batches, planBytes = NaN } = written;
      const { indexBytes = NaN, manifestBytes = NaN } = written;
      return [
        ...[String(size), packedMs / 1000, cpuMs / 1000, Math.round(peakMib), batches],
        ...[planBytes / mebibyte, indexBytes / mebibyte, manifestBytes / mebibyte],
        Math.round((planBytes + indexBytes + manifestBytes) / size),
        ...[takenOver.wallMs / 1000, Math.round(takenOver.peakMib)],
      ];
    }),
    notes: [
      'One process each; all but the plan is only counted. Wall, processor and peak include starting Node.',
      'Taken over: another process reads the plan back, as the next leader does after a crash.',
      'Estimates of 25 to 60 s, batches of at most 100 deals; ids, names and facts are short.',
    ],
  };
}

/** One process plans, another takes over what it planned. */
async function planOnce(size: number, folder: string): Promise<Planned> {
  const place = await mkdtemp(join(folder, 'plan-'));
  const sides = join(import.meta.dirname, '..', 'sides');
  try {
    const planned = await runCommand([join(sides, 'plan.ts'), String(size), place], {});
    return { planned, takenOver: await runCommand([join(sides, 'take-over.ts'), place], {}) };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
