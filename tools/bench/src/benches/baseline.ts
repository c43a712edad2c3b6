import type { Bench, BenchContext, BenchReport } from '../bench.ts';
import { alternate } from '../measure/alternate.ts';
import { ratios, summarize } from '../measure/summary.ts';
import { startModel, type RunningModel } from '../model/start-model.ts';
import type { Ran } from '../sides/command.ts';
import { runLonghaul } from '../sides/longhaul.ts';
import { runScript } from '../sides/script.ts';
import { writeSample } from '../sample-file.ts';

const deals = 127;
const lanes = 15;
/** What a Lambda lives: 15 minutes. */
const limitMs = 15 * 60 * 1000;

/** The arithmetic this project starts from: one deal at a time, killed after 15 minutes. */
export const baseline: Bench = {
  name: 'baseline',
  about: `one deal at a time against ${String(lanes)} lanes: wall clock, and deals done at the 15-minute limit`,
  run,
};

async function run({ runs, folder, scale, say }: BenchContext): Promise<BenchReport> {
  const { path: input } = await writeSample(folder, 'full.ndjson', { size: 'full', count: deals });
  await using model = await startModel({ scale, seed: 1 });
  const common = { input, modelUrl: model.url, folder };
  const measured = await alternate(
    {
      loop: () => timed(model, scale, () => runScript({ ...common, script: 'loop' })),
      longhaul: () => timed(model, scale, () => runLonghaul({ ...common, lanes })),
    },
    runs,
    (name, number) => say(`baseline: ${name}, run ${String(number)}`),
  );
  const minutes = (timings: readonly Timed[]): number[] =>
    timings.map(({ wallMs }) => (wallMs * scale) / 60_000);
  const row = (name: string, timings: readonly Timed[]) => [
    name,
    summarize(minutes(timings)),
    summarize(ratios(minutes(measured.loop), minutes(timings))),
    summarize(timings.map(({ answeredInTime }) => answeredInTime)),
  ];
  return {
    title: `The article’s job: ${String(deals)} full deals, latencies scaled 1:${String(scale)}`,
    columns: ['side', 'minutes, scaled back', '× faster', 'answered in 15 min'],
    rows: [
      row('one at a time', measured.loop),
      row(`longhaul run, ${String(lanes)} lanes`, measured.longhaul),
    ],
    notes: [
      'Whole commands. The article: 63.5 minutes one at a time, 29 of 127 done when its Lambda was killed, 8 minutes after.',
      'Processor time is scaled back with the latencies, so Longhaul’s minutes are too high rather than too low.',
    ],
  };
}

type Timed = { readonly wallMs: number; readonly answeredInTime: number };

async function timed(model: RunningModel, scale: number, side: () => Promise<Ran>): Promise<Timed> {
  await model.takeServed();
  const { wallMs, startedAtMs } = await side();
  const served = await model.takeServed();
  const limit = startedAtMs + limitMs / scale;
  return { wallMs, answeredInTime: served.filter((call) => call.endedAtMs <= limit).length };
}
