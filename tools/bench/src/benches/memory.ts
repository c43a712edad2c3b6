import type { Bench, BenchContext, BenchReport } from '../bench.ts';
import { alternate } from '../measure/alternate.ts';
import { summarize } from '../measure/summary.ts';
import { startModel } from '../model/start-model.ts';
import { runLonghaul } from '../sides/longhaul.ts';
import { writeSample } from '../sample-file.ts';

const megabyte = 1_000_000;
const maxLineBytes = megabyte;
const aimMib = 300;

/** The most memory that a run over a large input ever holds. */
export const memory: Bench = {
  name: 'memory',
  about: 'peak memory of the process tree on --size MB of deals, default 1000 (takes minutes)',
  run,
};

async function run({ runs, folder, memoryMb, say }: BenchContext): Promise<BenchReport> {
  say(`memory: writing ${String(memoryMb)} MB of deals`);
  const bytes = memoryMb * megabyte;
  const sample = await writeSample(folder, 'large.ndjson', { size: 'full', bytes, maxLineBytes });
  await using model = await startModel({ scale: Infinity, seed: 1 });
  const common = { input: sample.path, modelUrl: model.url, folder };
  const measured = await alternate(
    {
      15: () => runLonghaul({ ...common, lanes: 15 }),
      45: () => runLonghaul({ ...common, lanes: 45 }),
    },
    runs,
    (lanes, number) => say(`memory: ${lanes} lanes, run ${String(number)}`),
  );
  const size = (sample.bytes / megabyte).toFixed(0);
  return {
    title: `Memory: ${String(sample.deals)} deals of at most 1 MB (${size} MB), a model without latency`,
    columns: ['side', 'peak MiB', 'MB/s'],
    rows: Object.entries(measured).map(([lanes, ran]) => [
      `longhaul run, ${lanes} lanes`,
      summarize(ran.map(({ peakMib }) => peakMib)),
      summarize(ran.map(({ wallMs }) => (1000 * sample.bytes) / megabyte / wallMs)),
    ]),
    notes: [
      `Aim: at most ${String(aimMib)} MiB. Sum of VmHWM over the command and its children; the model runs outside, as a real one does.`,
      'Without latency all lanes always hold a deal: the worst case.',
    ],
  };
}
