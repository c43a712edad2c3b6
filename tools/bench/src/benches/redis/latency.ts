import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Bench, BenchContext, BenchReport } from '../../bench.ts';
import { shapeText, type JobShape } from '../../fleet/job-shape.ts';
import { alternate } from '../../measure/alternate.ts';
import { summarize } from '../../measure/summary.ts';
import { readScaleFigures } from '../../orchestrator/scale-figures.ts';
import { runCommand } from '../../sides/command.ts';
import { startRealRedis } from '../../sides/redis-job.ts';

const shape: JobShape = { items: 127, batchItems: 15, workers: 3, lanes: 15 };
const wakes = 500;
const wakesSchema = z.object({ p50Ms: z.number(), p99Ms: z.number() });

/** How soon a leader hears of a commit, and how soon the account stands after the last one. */
export const latency: Bench = {
  name: 'latency',
  about: 'commit → wake-up of the leader, last commit → manifest, through Redis',
  run,
};

async function run({ runs, folder, say }: BenchContext): Promise<BenchReport> {
  const server = await startRealRedis();
  const inProcess = async (script: string, job: JobShape, place: string): Promise<string> => {
    await server.ask('FLUSHALL');
    const file = join(import.meta.dirname, '../..', script);
    return (await runCommand([file, server.url, shapeText(job), place], {})).output;
  };
  const wakeShape = { ...shape, items: wakes };
  try {
    const { wake, manifest } = await alternate(
      {
        wake: async () =>
          wakesSchema.parse(JSON.parse(await inProcess('fleet/wake-job.ts', wakeShape, ''))),
        manifest: async () => {
          const place = await mkdtemp(join(folder, 'latency-'));
          return readScaleFigures(await inProcess('orchestrator/scale-leader.ts', shape, place));
        },
      },
      runs,
      (name, number) => say(`latency: ${name}, run ${String(number)}`),
    );
    return {
      title: 'Latency through Redis, in ms',
      columns: ['from', 'to', 'ms'],
      rows: [
        ['a commit is sent', 'its leader wakes, p50', summarize(wake.map(({ p50Ms }) => p50Ms))],
        ['a commit is sent', 'its leader wakes, p99', summarize(wake.map(({ p99Ms }) => p99Ms))],
        [
          ...['last commit of 127 deals is answered', 'manifest durable'],
          summarize(manifest.map(({ manifestAfterMs }) => manifestAfterMs)),
        ],
      ],
      notes: [
        `Wake-ups: ${String(wakes)} commits one by one, each awaited by a waiting leader on connections of its own in the same process; the commit’s own time is in it.`,
        'Manifest: over a folder; wake-up, the time in which commits share one look, the look, the seal, the reading of 127 outputs, the put with its flush.',
      ],
    };
  } finally {
    await server.stop();
  }
}
