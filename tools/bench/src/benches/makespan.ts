import { lowerBoundSeconds, simulateMakespan } from '@longhaul/batching/makespan';
import type { Bench, BenchContext, BenchReport, Cell } from '../bench.ts';
import { alternate } from '../measure/alternate.ts';
import { summarize } from '../measure/summary.ts';
import type { ServedCall } from '../model/bench-model.ts';
import { startModel, type RunningModel } from '../model/start-model.ts';
import { runLonghaul } from '../sides/longhaul.ts';
import { runScript } from '../sides/script.ts';
import { writeSample } from '../sample-file.ts';

const deals = 127;
const aims = [
  { lanes: 8, aim: 1.05 },
  { lanes: 15, aim: 1.05 },
  { lanes: 45, aim: 1.15 },
];

/** How close a run comes to the shortest possible one. */
export const makespan: Bench = {
  name: 'makespan',
  about: `makespan ÷ lower bound on ${String(deals)} full deals at 8, 15 and 45 lanes`,
  run,
};

const sideNames = {
  adaptive: 'longhaul, adaptive plan',
  fixed: 'longhaul, fixed plan of 15',
  pLimit: 'p-limit script',
} as const;

async function run(context: BenchContext): Promise<BenchReport> {
  const { runs, folder, scale, say } = context;
  const { path: input } = await writeSample(folder, 'full.ndjson', { size: 'full', count: deals });
  await using model = await startModel({ scale, seed: 1 });
  const rows: Cell[][] = [];
  for (const { lanes, aim } of aims.filter((row) => isAsked(context.lanes, row.lanes))) {
    const common = { input, modelUrl: model.url, folder };
    const sides = {
      adaptive: () => runLonghaul({ ...common, lanes, plan: 'adaptive' }),
      fixed: () => runLonghaul({ ...common, lanes, plan: 'fixed' }),
      pLimit: () => runScript({ ...common, script: 'p-limit', args: [String(lanes)] }),
    };
    const asked = Object.entries(sides)
      .filter(([name]) => isAsked(context.sides, name))
      .map(([name, side]) => [name, () => timeCalls(model, lanes, side)] as const);
    const measured = await alternate(Object.fromEntries(asked), runs, (name, number) =>
      say(`makespan: ${String(lanes)} lanes, ${name}, run ${String(number)}`),
    );
    for (const [name, timed] of Object.entries(measured)) {
      const side = sideNames[name as keyof typeof sideNames];
      rows.push(row(lanes, side, timed, name === 'adaptive' ? aim : undefined));
    }
  }
  return {
    title: `Makespan: ${String(deals)} full deals, latencies scaled 1:${String(scale)}`,
    columns: ['side', 'lanes', '÷ lower bound', 'aim', 'its order alone', 'makespan s', 'bound s'],
    rows,
    notes: [
      'Makespan: from the model’s first request to its last reply. Bound: no schedule of the latencies served in that very run ends sooner.',
      'Its order alone: the same calls, started in the same order, on lanes that cost nothing between two calls. What lies above it is the caller’s own time.',
      `At 1:${String(scale)} a millisecond of processor time weighs ${String(scale)} times what it does on a real model; --scale 1 takes as long as the real one.`,
    ],
  };
}

function isAsked<Name>(asked: readonly Name[], name: Name): boolean {
  return asked.length === 0 || asked.includes(name);
}

type Timed = {
  readonly makespanSeconds: number;
  readonly boundSeconds: number;
  /** List scheduling of the calls in the order of their starts, nothing lost between two. */
  readonly orderSeconds: number;
};

async function timeCalls(
  model: RunningModel,
  lanes: number,
  side: () => Promise<unknown>,
): Promise<Timed> {
  await model.takeServed();
  await side();
  return timesOf(await model.takeServed(), lanes);
}

/** The makespan of the calls, what it could not have been below, and what their order made of it. */
export function timesOf(served: readonly ServedCall[], lanes: number): Timed {
  const startMs = Math.min(...served.map((call) => call.startedAtMs));
  const endMs = Math.max(...served.map((call) => call.endedAtMs));
  const inOrder = served.toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const seconds = inOrder.map((call) => call.latencyMs / 1000);
  const byNumber = new Map(seconds.map((each, number) => [String(number), each]));
  const oneByOne = [...byNumber.keys()].map((number) => ({ itemIds: [number] }));
  return {
    makespanSeconds: (endMs - startMs) / 1000,
    boundSeconds: lowerBoundSeconds(seconds, lanes),
    orderSeconds: simulateMakespan(oneByOne, byNumber, { workers: lanes, lanesPerWorker: 1 }),
  };
}

function row(lanes: number, name: string, timed: readonly Timed[], aim?: number): Cell[] {
  return [
    name,
    lanes,
    summarize(timed.map((run) => run.makespanSeconds / run.boundSeconds)),
    aim === undefined ? undefined : `≤ ${String(aim)}`,
    summarize(timed.map((run) => run.orderSeconds / run.boundSeconds)),
    summarize(timed.map((run) => run.makespanSeconds)),
    summarize(timed.map((run) => run.boundSeconds)),
  ];
}
