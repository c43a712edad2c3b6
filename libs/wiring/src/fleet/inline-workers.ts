import type { PriceTable } from '@longhaul/admission/prices';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import type { WorkerPorts } from '@longhaul/pipeline/engine';
import { openMemory, type JobMemory } from '@longhaul/pipeline/item/item-run';
import { JobLanes } from '@longhaul/pipeline/work/gates/job-lanes';
import { processBatch } from '@longhaul/pipeline/work/process-batch';
import type { JobEvents } from '@longhaul/ports/job-events';
import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import type { Tracing } from '@longhaul/telemetry/tracing';
import { createInlineInvoker, type InlineInvoker } from '@longhaul/worker-invoker/inline';
import { maxLanesPerWorker } from '../embedded/engine.ts';
import type { ModelEndpoint } from '../embedded/model-endpoint.ts';
import { pauseAt } from '../embedded/pause-point.ts';
import type { EngineBase } from './base.ts';

/** `drain`: start nothing more. `cut`: hand back what is in flight. */
export type WorkerSignals = { readonly drain: AbortSignal; readonly cut: AbortSignal };

/** A fleet's workers that run in the leader's own process, over the same index and store. */
export type InlineWorkers = {
  readonly invoker: InlineInvoker;
  /** Workers at a time; more once a person gave a job more lanes than the process began with. */
  readonly mostWorkers: () => number;
  /** A job may have so many items at work here from now on. */
  readonly heedLanes: (job: JobPlace, lanes: number) => void;
  readonly lanesPerWorker: number;
  /** Workers of one job that run here; those of a process that died hold leases and no place here. */
  readonly running: (job: JobPlace) => number;
  /** Somebody in this process told the job something: its workers ask the index what. */
  readonly passWord: (job: JobPlace) => void;
  /** The error that made a worker give up, if one did. */
  readonly broken: () => Error | undefined;
};

export type InlineWorkerOptions = {
  readonly workloads: readonly AnyWorkload[];
  readonly endpoint: ModelEndpoint;
  readonly prices: PriceTable;
  readonly signals: WorkerSignals;
  readonly tracing: Tracing | undefined;
  readonly onBroken: () => void;
};

/** A put, a commit and the clock's error at the end of a job's time. */
const reserveMs = 3_000;
/** What a worker learned of a job is kept for so many jobs; losing it costs nothing but pace. */
const remembered = 100;

export function openInlineWorkers(base: EngineBase, options: InlineWorkerOptions): InlineWorkers {
  const { lanes } = base.config;
  const lanesPerWorker = Math.ceil(lanes / Math.ceil(lanes / maxLanesPerWorker));
  const jobLanes = new JobLanes(base.clock, lanes);
  const mostWorkers = (): number => Math.ceil(jobLanes.capacity / lanesPerWorker);
  const ports = new Map(
    portsByWorkload(base, options, lanesPerWorker).map((each) => [each.workload.name, each]),
  );
  const running = new Map<string, number>();
  const count = (job: JobPlace, by: number): void => {
    running.set(nameOf(job), (running.get(nameOf(job)) ?? 0) + by);
    if (running.get(nameOf(job)) === 0) running.delete(nameOf(job));
  };
  const memories = new Map<string, JobMemory>();
  const words = new Words();
  let broken: Error | undefined;
  const giveUp = (error: unknown): void => {
    broken ??= error instanceof Error ? error : new Error(String(error));
    options.onBroken();
  };
  const run = async (reference: WorkerReference): Promise<void> => {
    const worker = ports.get(reference.workload);
    if (!worker) return;
    const memory = memoryOf(memories, reference, options.endpoint);
    const life = { leftMs: () => Infinity, ...options.signals, onWord: words.of(reference) };
    options.tracing?.join(reference);
    count(reference, 1);
    const report = await processBatch(
      { ...worker, gate: jobLanes.of(reference) },
      reference,
      life,
      memory,
    ).finally(() => count(reference, -1));
    if (report.kind === 'broken') giveUp(report.error);
  };
  const invoker = createInlineInvoker({ concurrency: mostWorkers, run, onError: giveUp });
  return {
    ...{ invoker, mostWorkers, lanesPerWorker },
    heedLanes: (job, wanted) => jobLanes.heed(job, wanted),
    passWord: (job) => words.pass(job),
    running: (job) => running.get(nameOf(job)) ?? 0,
    broken: () => broken,
  };
}

function portsByWorkload(
  base: EngineBase,
  { workloads, endpoint, prices, tracing }: InlineWorkerOptions,
  lanes: number,
): Omit<WorkerPorts, 'gate'>[] {
  const { config, clock, random, store } = base;
  const shared = {
    ...{ store, clock, random, prices },
    model: endpoint.model,
    limiter: base.limiterOf(endpoint),
    crashPoints: pauseAt(config.pauseAt),
    settings: {
      ...{ lanes, leaseMs: config.leaseMs, reserveMs },
      latency: endpoint.latency,
      endpoint: endpoint.endpoint,
    },
  };
  return workloads.map((workload) => {
    const { coordinator, events } = base.indexOf(workload);
    const told = tracing?.watch<JobEvents>(events) ?? events;
    return { ...shared, workload, coordinator, events: told };
  });
}

/** Who listens for words of a job, by its name; nothing is kept of a job without listeners. */
class Words {
  readonly #listeners = new Map<string, Set<() => void>>();

  of(job: JobPlace): (listener: () => void) => () => void {
    const name = nameOf(job);
    return (listener) => {
      const known = this.#listeners.get(name) ?? new Set();
      this.#listeners.set(name, known.add(listener));
      return () => {
        known.delete(listener);
        if (known.size === 0) this.#listeners.delete(name);
      };
    };
  }

  pass(job: JobPlace): void {
    for (const listener of this.#listeners.get(nameOf(job)) ?? []) listener();
  }
}

function nameOf({ tenant, jobId }: JobPlace): string {
  return `${tenant}/${jobId}`;
}

function memoryOf(
  memories: Map<string, JobMemory>,
  { tenant, jobId, round }: WorkerReference,
  endpoint: ModelEndpoint,
): JobMemory {
  const name = `${tenant}/${jobId}/${String(round)}`;
  const memory = memories.get(name) ?? openMemory(endpoint.latency);
  memories.delete(name);
  memories.set(name, memory);
  const [oldest] = memories.keys();
  if (memories.size > remembered && oldest !== undefined) memories.delete(oldest);
  return memory;
}
