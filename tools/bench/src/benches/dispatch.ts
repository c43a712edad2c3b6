import { adaptivePlan } from '@longhaul/batching/adaptive-plan';
import { fixedPlan } from '@longhaul/batching/fixed-plan';
import { DEFAULT_LATENCY_MODEL, estimateSeconds } from '@longhaul/batching/latency-model';
import { lowerBoundSeconds, simulateMakespan } from '@longhaul/batching/makespan';
import type { PlannedBatch, PlannedItem, PlanShape } from '@longhaul/batching/plan';
import { dealsWorkload } from '@longhaul/deals/workload';
import type { Bench, BenchReport, Cell } from '../bench.ts';
import { sampleLines } from '../sample-file.ts';

const deals = 127;
const workers = 9;
const workerBudgetSeconds = 15 * 60;
const fixedSizes = [5, 15, 50];

/** What the size of a batch decides: decision 2. Arithmetic over estimates, no run. */
export const dispatch: Bench = {
  name: 'dispatch',
  about: 'batches of 5, 15, 50 and adaptive: how many, how long, how far from the bound',
  run,
};

async function run(): Promise<BenchReport> {
  const items = [...sampleLines({ size: 'full', count: deals })].map(planItem);
  const rows = [1, 5].flatMap((lanesPerWorker) => {
    const shape: PlanShape = {
      ...{ workers, lanesPerWorker, workerBudgetSeconds },
      ...{ maxBatchBytes: Infinity, maxBatchItems: 100 },
    };
    const plans: [string, readonly PlannedBatch[]][] = [
      ...fixedSizes.map((size): [string, readonly PlannedBatch[]] => [
        `${String(size)} a batch`,
        fixedPlan(items, shape, size),
      ]),
      ['adaptive', adaptivePlan(items, shape)],
    ];
    return plans.map(([name, batches]) => planRow(name, items, batches, shape));
  });
  return {
    title: `Batch size: ${String(deals)} full deals, ${String(workers)} workers, estimated seconds`,
    columns: [
      ...['plan', 'lanes a worker', 'batches', 'makespan min', '÷ lower bound'],
      ...['longest batch min', 'overhead a batch may cost'],
    ],
    rows,
    notes: [
      `A worker lives ${String(workerBudgetSeconds / 60)} minutes: a longer batch cannot end in one life.`,
      'The last column: seconds that each batch may cost its worker before the plan ends later than 15 a batch at no cost.',
    ],
  };
}

function planItem(line: Buffer): PlannedItem {
  const deal = dealsWorkload.itemSchema.parse(JSON.parse(line.toString()));
  const needsCall = dealsWorkload.concludeWithoutCall?.(deal) === undefined;
  const { p50Seconds } = estimateSeconds(DEFAULT_LATENCY_MODEL, dealsWorkload.estimate(deal));
  const id = String(dealsWorkload.identify(deal).id);
  return { id, seconds: needsCall ? p50Seconds : 0, bytes: line.byteLength };
}

function planRow(
  name: string,
  items: readonly PlannedItem[],
  batches: readonly PlannedBatch[],
  shape: PlanShape,
): Cell[] {
  const seconds = new Map(items.map((item) => [item.id, item.seconds]));
  const makespan = simulateMakespan(batches, seconds, shape);
  const bound = lowerBoundSeconds([...seconds.values()], shape.workers * shape.lanesPerWorker);
  const reference = simulateMakespan(fixedPlan(items, shape), seconds, shape);
  const batchesPerWorker = Math.ceil(batches.length / shape.workers);
  const spare = (reference - makespan) / batchesPerWorker;
  return [
    name,
    shape.lanesPerWorker,
    batches.length,
    makespan / 60,
    makespan / bound,
    Math.max(...batches.map((batch) => batch.spanSeconds)) / 60,
    spare > 0 ? `${spare.toFixed(1)} s` : undefined,
  ];
}
