import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench, BenchContext, BenchReport, Cell } from '../../bench.ts';
import { shapeText, type JobShape } from '../../fleet/job-shape.ts';
import { readScaleFigures, type ScaleFigures } from '../../orchestrator/scale-figures.ts';
import { runCommand } from '../../sides/command.ts';
import { startRealRedis } from '../../sides/redis-job.ts';

const sizes = [127, 1_000, 10_000, 100_000];
const aimMib = 100;

/** What the orchestrator's memory grows by with the size of a job. */
export const scale: Bench = {
  name: 'scale',
  about: `memory of the leader by phase, ${sizes.map(String).join(', ')} deals, or up to --items`,
  run,
};

async function run({ items: most = Infinity, folder, say }: BenchContext): Promise<BenchReport> {
  const server = await startRealRedis();
  const chosen = sizes.filter((size) => size <= most);
  const ran: (readonly [number, ScaleFigures])[] = [];
  try {
    for (const items of chosen) {
      say(`scale: ${String(items)} deals`);
      await server.ask('FLUSHALL');
      ran.push([items, await leadOnce(server.url, items, folder)]);
    }
  } finally {
    await server.stop();
  }
  return reportOf(ran);
}

/** What `apps/orchestrator/Dockerfile` sets, and why, stands there. */
const asInItsImage = { environment: { MALLOC_ARENA_MAX: '1' }, flags: ['--max-semi-space-size=4'] };

/** One process leads, another is all the workers. */
async function leadOnce(url: string, items: number, folder: string): Promise<ScaleFigures> {
  const shape: JobShape = { items, batchItems: 15, workers: 3, lanes: 15 };
  const place = await mkdtemp(join(folder, 'scale-'));
  try {
    const file = join(import.meta.dirname, '../../orchestrator/scale-leader.ts');
    const { flags, environment } = asInItsImage;
    const args = [...flags, file, url, shapeText(shape), place];
    const { output } = await runCommand(args, environment);
    return readScaleFigures(output);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

const columns = ['plan', 'lead', 'manifest', 'files'] as const;

function row([items, figures]: readonly [number, ScaleFigures]): Cell[] {
  const { phases, peakMib, ticks, manifestAfterMs } = figures;
  const of = (name: string) => phases.find(({ phase }) => phase === name);
  return [
    String(items),
    ...columns.map((name) => Math.round(of(name)?.peakMib ?? NaN)),
    Math.round(peakMib),
    ...columns.map((name) => (of(name)?.ms ?? NaN) / 1000),
    ...[ticks, items / ticks, Math.round(manifestAfterMs)],
  ];
}

function reportOf(ran: readonly (readonly [number, ScaleFigures])[]): BenchReport {
  const [first, last] = [ran.at(0), ran.at(-1)];
  const grownMib = (last?.[1].peakMib ?? NaN) - (first?.[1].peakMib ?? NaN);
  return {
    title: 'Leader: peak MiB resident by phase, by the size of the job; one run each',
    columns: [
      ...['deals', ...columns.map((name) => `${name} MiB`), 'peak MiB'],
      ...columns.map((name) => `${name} s`),
      ...['ticks', 'commits a tick', 'manifest after ms'],
    ],
    rows: ran.map(row),
    notes: [
      `From ${String(first?.[0])} to ${String(last?.[0])} deals the peak grows by ${grownMib.toFixed(0)} MiB; aim: less than ${String(aimMib)}.`,
      'Phases: plan until the index is open; lead until the seal; manifest until it is durable; files until the marker is gone. A phase’s peak holds what the phases before it left.',
      'The leader is the production code over Redis and a folder, in a process of its own. The workers put outputs made in advance, 2.6 KB each, without a flush: lead s is their time, not the leader’s.',
      'Manifest after: from the last commit’s answer to the manifest being durable, the leader’s wait for more changes included.',
    ],
  };
}
