import type { LatencyModel } from '@longhaul/batching/latency-model';
import type { LeaderSettings, WorkerSettings } from '@longhaul/pipeline/engine';
import type { WorldOptions } from '../world/options.ts';

/** An ordinary item (100 tokens) takes the model's usual time, a heavy one (200) twice that. */
export function latencyModelOf({ latencyMs }: WorldOptions): LatencyModel {
  return {
    baseSeconds: 0.001,
    secondsPerThousandInputTokens: latencyMs / 100,
    secondsPerThousandOutputTokens: 0,
    ratio: 1,
    spread: 0.1,
  };
}

export function leaderSettingsOf(options: WorldOptions): LeaderSettings {
  return {
    leaderLeaseMs: 15_000,
    batchLeaseMs: options.leaseMs,
    tickMs: 2_000,
    coalesceMs: 250,
    workersOutliveIndex: true,
    whenHeld: options.whenHeld,
    whenResigned: 'leave',
    maxWorkers: options.concurrency,
    invocationAgeMs: 120_000,
    phasesMs: 60_000,
    retentionMs: 86_400_000,
    planning: {
      latency: latencyModelOf(options),
      lanesPerWorker: options.lanesPerWorker,
      workerBudgetMs: options.workerLimitMs,
      maxBatchBytes: 1_000_000,
      maxBatchItems: 50,
      startupMs: 1_000,
      ...(options.requestsPerMinute && { requestsPerMinute: options.requestsPerMinute }),
    },
  };
}

export function workerSettingsOf(options: WorldOptions): WorkerSettings {
  return {
    lanes: options.lanesPerWorker,
    leaseMs: options.leaseMs,
    reserveMs: 10_000,
    latency: latencyModelOf(options),
  };
}
