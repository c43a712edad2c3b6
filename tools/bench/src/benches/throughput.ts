import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Bench, BenchContext, BenchReport, Cell } from '../bench.ts';
import { alternate } from '../measure/alternate.ts';
import { ratios, summarize, type Summary } from '../measure/summary.ts';
import { startModel } from '../model/start-model.ts';
import {
  runAtThePort,
  runLonghaul,
  type LonghaulOptions,
  type LonghaulRan,
} from '../sides/longhaul.ts';
import { runScript } from '../sides/script.ts';
import { writeSample } from '../sample-file.ts';

const deals = 2_000;
const lanes = 45;
const aim = 500;

/** Deals a second when the model takes no time: what the engine itself costs. */
export const throughput: Bench = {
  name: 'throughput',
  about: `deals/s on ${String(deals)} small deals with a model that takes no time`,
  run,
};

type Counted = { readonly wallMs: number; readonly cpuMs: number; readonly deals: number };
/** What the model's own process took meanwhile, on the same processors. */
type Modelled = { readonly modelCpuMs: number };

async function run({ runs, folder, say }: BenchContext): Promise<BenchReport> {
  const { path: input } = await writeSample(folder, 'small.ndjson', {
    size: 'small',
    count: deals,
  });
  await using model = await startModel({ scale: Infinity, seed: 1 });
  const common = { input, modelUrl: model.url, folder };
  const pLimit = { ...common, script: 'p-limit' } as const;
  const modelled = async <Ran extends Counted>(ran: Promise<Ran>): Promise<Ran & Modelled> => {
    const counted = await ran;
    return { ...counted, modelCpuMs: await model.takeCpuMs() };
  };
  const measured = await alternate(
    {
      longhaul: () => modelled(runLonghaul({ ...common, lanes, isKept: true })),
      longhaulTwice: () => modelled(runHalves({ ...common, lanes, isKept: true })),
      atThePort: () => runAtThePort({ input, folder, lanes, isKept: true }),
      calls: () => modelled(runScript({ ...common, script: 'calls', args: [String(lanes)] })),
      loop: () => modelled(runScript({ ...common, script: 'loop' })),
      pLimit: () => modelled(runScript({ ...pLimit, args: [String(lanes)] })),
      pLimitFsync: () => modelled(runScript({ ...pLimit, args: [String(lanes), 'fsync'] })),
    },
    runs,
    (name, number) => say(`throughput: ${name}, run ${String(number)}`),
  );
  return reportOf(rowsOf(measured));
}

type Measured = {
  readonly longhaul: readonly LonghaulRan[];
  readonly longhaulTwice: readonly Counted[];
  readonly atThePort: readonly LonghaulRan[];
  readonly calls: readonly (Counted & Modelled)[];
  readonly loop: readonly Counted[];
  readonly pLimit: readonly Counted[];
  readonly pLimitFsync: readonly Counted[];
};

function rowsOf(measured: Measured): Cell[][] {
  const row = (name: string, ran: readonly Counted[], lacks: string): Cell[] => [
    name,
    summarize(perSecond(ran)),
    summarize(ratios(perSecond(ran), perSecond(measured.pLimit))),
    summarize(ran.map(({ cpuMs, deals: count }) => cpuMs / count)),
    lacks,
  ];
  return [
    row('longhaul run, the whole command', measured.longhaul, 'nothing'),
    ['longhaul, from index to seal', indexToSeal(measured.longhaul), '', '', sealLacks],
    row('its engine, a model that takes no time at its port', measured.atThePort, 'the client'),
    ['that engine, from index to seal', indexToSeal(measured.atThePort), '', '', sealLacks],
    row('two such commands at once, half the deals each', measured.longhaulTwice, 'one account'),
    row("its calls alone, on p-limit's lanes", measured.calls, 'all but prompts and calls'),
    row('p-limit script', measured.pLimit, `fsync, ${scriptsLack}`),
    row('p-limit script, fsync a line', measured.pLimitFsync, scriptsLack),
    row('plain loop', measured.loop, `lanes, fsync, ${scriptsLack}`),
    [
      'its calls alone and the model, no processor idle',
      ceilingOf(measured.calls),
      '',
      '',
      'a reckoning',
    ],
  ];
}

/**
 * The most that threads could bring: two processes that share nothing, so that neither ever waits
 * for the other or tells it anything, with half the deals and half the lanes each.
 */
async function runHalves(options: LonghaulOptions): Promise<Counted> {
  const lines = (await readFile(options.input, 'utf8')).split('\n').filter((line) => line !== '');
  const middle = Math.ceil(lines.length / 2);
  const halves = [lines.slice(0, middle), lines.slice(middle)];
  const ran = await Promise.all(
    halves.map(async (half, at) => {
      const input = `${options.input}.${String(at)}`;
      await writeFile(input, `${half.join('\n')}\n`);
      return runLonghaul({ ...options, input, lanes: Math.ceil(options.lanes / 2) });
    }),
  );
  return {
    wallMs: Math.max(...ran.map(({ wallMs }) => wallMs)),
    cpuMs: ran.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    deals: lines.length,
  };
}

const sealLacks = 'start, reading, files';
const scriptsLack = 'resume, account, evidence, retries, limits, cost';

function reportOf(rows: readonly Cell[][]): BenchReport {
  return {
    title: `Throughput: ${String(deals)} small deals, ${String(lanes)} lanes, a model without latency`,
    columns: ['side', 'deals/s', '× p-limit', 'CPU ms a deal', 'what is missing'],
    rows,
    notes: [
      `Aim: at least ${String(aim)} deals/s, every output durable (fsync of file and folder).`,
      'Whole commands, the start of Node included. All sides make the same prompts and check the reply’s schema.',
      'At its port: the model answers in the same process, at once. Elsewhere it is a server, and a call to it takes a client’s time.',
      'CPU: processor time of all threads, start included; it hardly depends on what else the machine does.',
      'Two at once: what running deals on threads of one process could bring at most.',
      "Its calls alone: Longhaul's own prompts, client and check of the reply, and no engine around them.",
      "No processor idle: all processors ÷ what those calls and the model's process took a deal. No engine around them is faster here.",
    ],
  };
}

/**
 * Deals a second if nothing ever waited: no engine that asks this model through this client gets
 * more out of the machine, whatever it spreads over threads.
 */
function ceilingOf(ran: readonly (Counted & Modelled)[]): Summary {
  const processors = availableParallelism();
  return summarize(
    ran.map(({ cpuMs, modelCpuMs, deals: count }) => {
      return (1000 * processors * count) / (cpuMs + modelCpuMs);
    }),
  );
}

function indexToSeal(ran: readonly LonghaulRan[]): Summary {
  return summarize(ran.map(({ extractingMs, deals: count }) => (1000 * count) / extractingMs));
}

function perSecond(ran: readonly Counted[]): number[] {
  return ran.map(({ wallMs, deals: count }) => (1000 * count) / wallMs);
}
