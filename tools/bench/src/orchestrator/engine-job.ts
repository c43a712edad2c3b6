/**
 * `node engine-job.ts REDIS-URL SHAPE`: a whole job by the pipeline itself, leader and workers, over
 * Redis for all that is shared, with a store in memory and a model that answers at once. Prints a
 * `JobFigures`.
 */
import { defaultPrices } from '@longhaul/admission/prices';
import { DEFAULT_LATENCY_MODEL } from '@longhaul/batching/latency-model';
import { createRedisEvents, createRedisRateLimiter } from '@longhaul/coordinator/redis';
import { createMemoryStore } from '@longhaul/job-store/memory';
import type { JobPorts, WorkerPorts } from '@longhaul/pipeline/engine';
import { openMemory } from '@longhaul/pipeline/item/item-run';
import { CallGate } from '@longhaul/pipeline/work/gates/call-gate';
import { processBatch } from '@longhaul/pipeline/work/process-batch';
import { createInlineInvoker } from '@longhaul/worker-invoker/inline';
import { names, openIndex } from '../fleet/index-link.ts';
import { printFigures } from '../fleet/job-figures.ts';
import { readShape } from '../fleet/job-shape.ts';
import { countSentCommands } from '../fleet/sent-commands.ts';
import { leadTinyJob, submitTinyJob } from './lead-tiny-job.ts';
import { instantModel, tinyDeals } from './tiny-deals.ts';

const [, , url = '', shapeGiven = ''] = process.argv;
const shape = readShape(shapeGiven);
const sent = countSentCommands();
const store = createMemoryStore();
const leader = openIndex(url);
const common = portsOf(leader);
const idle = Array.from({ length: shape.workers }, () => workerOf(openIndex(url)));
const all = [leader, ...idle.map(({ index }) => index)];
const failures: unknown[] = [];
const life = { leftMs: () => Infinity, drain: never(), cut: never() };
const invoker = createInlineInvoker({
  concurrency: shape.workers,
  run: async (reference) => {
    const worker = idle.pop();
    if (!worker) throw new Error('More workers were invoked than there are.');
    worker.events.publish(reference);
    await processBatch(worker.ports, reference, life, worker.memory);
    idle.push(worker);
  },
  onError: (error) => failures.push(error),
});

const job = await submitTinyJob(common.ports, shape);
await Promise.all(all.map(({ coordinator }) => coordinator.meta(job)));
common.events.publish(job);
const sentBefore = sent();
const startedMs = performance.now();
let sealedMs = NaN;
common.events.subscribe(({ kind }) => {
  if (kind === 'sealed') sealedMs = performance.now();
});
await leadTinyJob({ ...common.ports, coordinator: leader.coordinator, invoker }, job, shape);
const jobMs = performance.now() - startedMs;
await invoker.idle();
for (const { events } of [common, ...idle]) await events.flush();
if (failures.length > 0) throw new AggregateError(failures, 'A worker failed.');
printFigures({ jobMs, workedMs: sealedMs - startedMs, sent: sent() - sentBefore });
await Promise.all(all.map(({ close }) => close()));

function portsOf({ clock, random, link }: typeof leader) {
  const events = createRedisEvents({ link, prefix: names.prefix });
  const crashPoints = (): Promise<void> => Promise.resolve();
  const ports: JobPorts = { store, clock, random, events, workload: tinyDeals, crashPoints };
  return { ports, events };
}

function workerOf(index: typeof leader) {
  const { clock, link, coordinator } = index;
  const { ports, events } = portsOf(index);
  const worker: WorkerPorts = {
    ...{ ...ports, coordinator, model: instantModel, prices: defaultPrices },
    limiter: createRedisRateLimiter({ link, name: 'bench/none', limits: {} }),
    gate: new CallGate(clock, shape.lanes),
    settings: {
      ...{ lanes: shape.lanes, leaseMs: 60_000, reserveMs: 0, latency: DEFAULT_LATENCY_MODEL },
    },
  };
  return { index, events, ports: worker, memory: openMemory(DEFAULT_LATENCY_MODEL) };
}

function never(): AbortSignal {
  return new AbortController().signal;
}
