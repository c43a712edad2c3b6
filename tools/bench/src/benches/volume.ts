import type { Bench, BenchContext, BenchReport } from '../bench.ts';
import { alternate } from '../measure/alternate.ts';
import { ratios, summarize } from '../measure/summary.ts';
import { startModel } from '../model/start-model.ts';
import { runLonghaul } from '../sides/longhaul.ts';
import { runScript } from '../sides/script.ts';
import { writeSample } from '../sample-file.ts';

const deals = 127;
const lanes = 45;
const megabyte = 1_000_000;

/** Megabytes a second at full size, from submit over plan to the last file. */
export const volume: Bench = {
  name: 'volume',
  about: `MB/s on ${String(deals)} deals of full size with a model that takes no time`,
  run,
};

async function run({ runs, folder, say }: BenchContext): Promise<BenchReport> {
  const sample = await writeSample(folder, 'full.ndjson', { size: 'full', count: deals });
  await using model = await startModel({ scale: Infinity, seed: 1 });
  const common = { input: sample.path, modelUrl: model.url, folder };
  const measured = await alternate(
    {
      longhaul: () => runLonghaul({ ...common, lanes }),
      pLimit: () => runScript({ ...common, script: 'p-limit', args: [String(lanes)] }),
    },
    runs,
    (name, number) => say(`volume: ${name}, run ${String(number)}`),
  );
  const perSecond = (ran: readonly { wallMs: number }[]): number[] =>
    ran.map(({ wallMs }) => (1000 * sample.bytes) / megabyte / wallMs);
  const bases = perSecond(measured.pLimit);
  const row = (name: string, ran: readonly { wallMs: number }[], lacks: string) => [
    name,
    summarize(perSecond(ran)),
    summarize(ratios(perSecond(ran), bases)),
    lacks,
  ];
  const size = (sample.bytes / megabyte).toFixed(1);
  return {
    title: `Volume: ${String(deals)} full deals (${size} MB), ${String(lanes)} lanes, a model without latency`,
    columns: ['side', 'MB/s', '× p-limit', 'what is missing'],
    rows: [
      row('longhaul run, the whole command', measured.longhaul, 'nothing'),
      row(
        'p-limit script',
        measured.pLimit,
        'a durable copy of the input, a plan, fsync, resume, account, evidence',
      ),
    ],
    notes: [
      'Longhaul reads each deal three times: to check and store it, to plan it, to run it.',
      'The script holds the whole file in memory.',
    ],
  };
}
