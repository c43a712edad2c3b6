import { join } from 'node:path';
import type { Bench, BenchContext, BenchReport } from '../bench.ts';
import { alternate } from '../measure/alternate.ts';
import { summarize } from '../measure/summary.ts';
import { runCommand } from '../sides/command.ts';

const counts = [127, 5_000, 100_000] as const;
const mebibyte = 1024 * 1024;

/** Clusters, ranking, bounds and all reports of ever larger pipelines. */
export const insights: Bench = {
  name: 'insights',
  about: `time and memory of the deals' phases over ${counts.join(', ')} deals`,
  run,
};

async function run({ runs, say }: BenchContext): Promise<BenchReport> {
  const side = join(import.meta.dirname, '..', 'sides', 'insights.ts');
  const measured = await alternate(
    {
      127: () => runCommand([side, '127'], {}),
      5000: () => runCommand([side, '5000'], {}),
      100000: () => runCommand([side, '100000'], {}),
    },
    runs,
    (count, number) => say(`insights: ${count} deals, run ${String(number)}`),
  );
  return {
    title: "Insights: the deals' phases, from results to insights.json, report, tables",
    columns: [
      'deals',
      'seconds',
      'processor s',
      'peak MiB',
      'insights.json MiB',
      'report.html KiB',
    ],
    rows: counts.map((count) => {
      const ran = measured[count];
      const sizes = JSON.parse(ran[0]?.output ?? '{}') as Record<string, number>;
      return [
        String(count),
        summarize(ran.map(({ wallMs }) => wallMs / 1000)),
        summarize(ran.map(({ cpuMs }) => cpuMs / 1000)),
        summarize(ran.map(({ peakMib }) => peakMib)),
        (sizes['insights.json'] ?? 0) / mebibyte,
        (sizes['report.html'] ?? 0) / 1024,
      ];
    }),
    notes: [
      'A process of its own each, starting Node and making the results (4 KB each) included.',
      'Up to 5,000 deals every one takes part in finding the groups; beyond, a sample of 5,000.',
    ],
  };
}
