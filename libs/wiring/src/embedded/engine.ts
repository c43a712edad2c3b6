import { join } from 'node:path';
import type { PriceTable } from '@longhaul/admission/prices';
import {
  createDoingJournal,
  createEmbeddedCoordinator,
  createEmbeddedEvents,
  createEmbeddedRateLimiter,
} from '@longhaul/coordinator/embedded';
import { createFilesystemStore } from '@longhaul/job-store/filesystem';
import { jobPrefix, type JobPlace } from '@longhaul/jobs/object-key';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import type { JobPorts, LeaderPorts, WorkerPorts } from '@longhaul/pipeline/engine';
import { JobLanes } from '@longhaul/pipeline/work/gates/job-lanes';
import { openMemory } from '@longhaul/pipeline/item/item-run';
import { processBatch } from '@longhaul/pipeline/work/process-batch';
import type { WorkerLife } from '@longhaul/pipeline/work/worker-life';
import { createRealClock } from '@longhaul/platform/clock';
import { nativeContentHash } from '@longhaul/platform/content-hash';
import { createRealRandom } from '@longhaul/platform/random';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { CrashPoints } from '@longhaul/ports/crash-point';
import type { Tracing } from '@longhaul/telemetry/tracing';
import { createInlineInvoker } from '@longhaul/worker-invoker/inline';
import type { Config } from '../config.ts';
import { limitsOf } from '../config/limits.ts';
import type { ModelEndpoint } from './model-endpoint.ts';

/** Everything of one process that stays the same from job to job. */
export type EmbeddedBase = JobPorts & {
  readonly config: Config;
  readonly store: ReturnType<typeof createFilesystemStore>;
};

export const localTenant = 'local';

/** Lanes one inline worker runs; several workers keep a batch's fate apart from its neighbors'. */
export const maxLanesPerWorker = 5;
const hourMs = 3_600_000;
const batchLeaseMs = 60_000;
/** A put, a commit and the clock's error at the end of a job's time, on one machine. */
const reserveMs = 1_000;

export function openBase(
  config: Config,
  workload: AnyWorkload,
  crashPoints: CrashPoints,
): EmbeddedBase {
  const clock = createRealClock();
  return {
    config,
    clock,
    random: createRealRandom(),
    store: createFilesystemStore({ root: config.dataDir }),
    events: createEmbeddedEvents(),
    workload,
    crashPoints,
    contentHash: nativeContentHash,
  };
}

export type EmbeddedEngine = {
  readonly leader: LeaderPorts;
  /** Resolves when no inline worker runs. */
  readonly idle: () => Promise<void>;
  /** The error that made a worker give up, if one did: disk full, folder gone. */
  readonly broken: () => Error | undefined;
};

export type EngineOptions = {
  readonly endpoint: ModelEndpoint;
  readonly prices: PriceTable;
  readonly lanes: number;
  readonly signals: { readonly drain: AbortSignal; readonly cut: AbortSignal };
  /** Called once when a worker gave up. */
  readonly onBroken: () => void;
  /** `undefined`: nothing is traced. */
  readonly tracing?: Tracing | undefined;
};

/** Joins leader and workers in one process over the filesystem. */
export function openEngine(plain: EmbeddedBase, options: EngineOptions): EmbeddedEngine {
  const { endpoint, prices, lanes, signals, tracing } = options;
  const base = tracing ? { ...plain, events: tracing.watch(plain.events, localTenant) } : plain;
  const { config, ...ports } = base;
  const workers = Math.ceil(lanes / maxLanesPerWorker);
  const lanesPerWorker = Math.ceil(lanes / workers);
  const coordinator = createEmbeddedCoordinator({
    clock: ports.clock,
    journalOf: (job: JobPlace) => createDoingJournal(join(config.dataDir, jobPrefix(job), 'doing')),
  });
  const jobLanes = new JobLanes(ports.clock, lanes);
  const worker = workerPorts(base, coordinator, options, lanesPerWorker);
  const life: WorkerLife = { leftMs: () => Infinity, drain: signals.drain, cut: signals.cut };
  const memory = openMemory(endpoint.latency);
  let broken: Error | undefined;
  const giveUp = (error: Error): void => {
    broken ??= error;
    options.onBroken();
  };
  const inline = createInlineInvoker({
    concurrency: () => Math.ceil(jobLanes.capacity / lanesPerWorker),
    run: async (reference) => {
      tracing?.join(reference);
      const report = await processBatch(
        { ...worker, gate: jobLanes.of(reference) },
        reference,
        life,
        memory,
      );
      if (report.kind === 'broken') giveUp(report.error);
    },
    onError: (error: unknown) => giveUp(error instanceof Error ? error : new Error(String(error))),
  });
  const settings = leaderSettings(config, endpoint, lanesPerWorker);
  const invoker = tracing?.carry(inline) ?? inline;
  return {
    leader: {
      ...ports,
      ...{ coordinator, invoker, prices, settings },
      heedLanes: (job, wanted) => jobLanes.heed(job, wanted),
    },
    idle: () => inline.idle(),
    broken: () => broken,
  };
}

function workerPorts(
  { config, ...ports }: EmbeddedBase,
  coordinator: Coordinator,
  { endpoint, prices }: EngineOptions,
  lanesPerWorker: number,
): Omit<WorkerPorts, 'gate'> {
  const { clock, random } = ports;
  return {
    ...ports,
    coordinator,
    model: endpoint.model,
    limiter: createEmbeddedRateLimiter({ clock, random, limits: limitsOf(config) }),
    prices,
    settings: {
      lanes: lanesPerWorker,
      leaseMs: batchLeaseMs,
      reserveMs,
      latency: endpoint.latency,
    },
  };
}

function leaderSettings(
  config: Config,
  endpoint: Pick<ModelEndpoint, 'latency'>,
  lanesPerWorker: number,
): LeaderPorts['settings'] {
  return {
    leaderLeaseMs: 15_000,
    batchLeaseMs,
    tickMs: 2_000,
    coalesceMs: 250,
    workersOutliveIndex: false,
    whenHeld: 'return',
    whenResigned: 'drain',
    invocationAgeMs: 300_000,
    phasesMs: 300_000,
    retentionMs: 0,
    planning: planningSettings(config, endpoint, lanesPerWorker),
  };
}

/** Nothing ends a worker in one's own process, so its budget is only a cap on a batch's size. */
export function planningSettings(
  config: Config,
  endpoint: Pick<ModelEndpoint, 'latency'>,
  lanesPerWorker: number = maxLanesPerWorker,
): LeaderPorts['settings']['planning'] {
  return {
    latency: endpoint.latency,
    lanesPerWorker,
    workerBudgetMs: hourMs,
    maxBatchBytes: 256 * 1024 * 1024,
    maxBatchItems: 100,
    startupMs: 0,
    ...limitsOf(config),
  };
}
