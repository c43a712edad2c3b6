import type { PriceTable } from '@longhaul/admission/prices';
import type { LatencyModel } from '@longhaul/batching/latency-model';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import type { Clock } from '@longhaul/ports/clock';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { CrashPoints } from '@longhaul/ports/crash-point';
import type { JobEvents } from '@longhaul/ports/job-events';
import type { JobStore } from '@longhaul/ports/job-store';
import type { LanguageModel } from '@longhaul/ports/language-model';
import type { Notifier } from '@longhaul/ports/notifier';
import type { Random } from '@longhaul/ports/random';
import type { RateLimiter } from '@longhaul/ports/rate-limiter';
import type { WorkerInvoker } from '@longhaul/ports/worker-invoker';
import type { WorkerRoom } from './lead/batches/worker-room.ts';
import type { Gate } from './work/gates/call-gate.ts';

/**
 * What the pipeline is given: ports, the workload, and the lengths and limits that differ between
 * one process and a fleet. Nothing here is read from an environment; `libs/wiring` builds it.
 */

/** What everybody who touches a job needs. */
export type JobPorts = {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: JobEvents;
  readonly workload: AnyWorkload;
  readonly crashPoints: CrashPoints;
  /** A faster way to `contentHash` of `libs/jobs`, with the same answers; that one by default. */
  readonly contentHash?: ((bytes: Uint8Array) => string) | undefined;
};

export type LeaderPorts = JobPorts & {
  readonly coordinator: Coordinator;
  readonly invoker: WorkerInvoker;
  readonly notifier?: Notifier | undefined;
  /** How many workers of a job run, where that is known otherwise than by its leases. */
  readonly runningWorkers?: ((job: JobPlace) => number) | undefined;
  /** Told at each tick how many items of a job may be at work, where a person said so. */
  readonly heedLanes?: ((job: JobPlace, lanes: number) => void) | undefined;
  /** Divides workers between the jobs that one process leads; absent where it leads one alone. */
  readonly room?: WorkerRoom | undefined;
  readonly prices: PriceTable;
  readonly settings: LeaderSettings;
};

export type WorkerPorts = JobPorts & {
  readonly coordinator: Coordinator;
  readonly model: LanguageModel;
  readonly limiter: RateLimiter;
  readonly gate: Gate;
  readonly prices: PriceTable;
  readonly settings: WorkerSettings;
};

export type LeaderSettings = {
  /** Length of the leader's own lease. */
  readonly leaderLeaseMs: number;
  /** Length of a worker's lease on a batch; the quiet time after a rebuild follows from it. */
  readonly batchLeaseMs: number;
  /** The tick that is the truth; events only make it come sooner. */
  readonly tickMs: number;
  /** Events within this length share one tick; less where little is left (`lead/timing/gather.ts`). */
  readonly coalesceMs: number;
  /** Whether workers of an earlier index may still be alive when the index is rebuilt. */
  readonly workersOutliveIndex: boolean;
  /** `return`: a held job is left as soon as nothing is in flight. `wait`: it is led on. */
  readonly whenHeld: 'return' | 'wait';
  /**
   * `drain`: a leader that resigns waits for workers, because they end with its process. `leave`: it
   * hands over at once, because they live on and obey the next leader.
   */
  readonly whenResigned: 'drain' | 'leave';
  /** Workers of a job at a time, at most; absent where the invoker alone limits them. */
  readonly maxWorkers?: number | undefined;
  /** How long an invocation may wait in a queue before it must not claim any more. */
  readonly invocationAgeMs: number;
  /** How long the workload's phases may take together. */
  readonly phasesMs: number;
  readonly retentionMs: number;
  readonly planning: PlanningSettings;
};

export type PlanningSettings = {
  readonly latency: LatencyModel;
  readonly lanesPerWorker: number;
  readonly workerBudgetMs: number;
  readonly maxBatchBytes: number;
  readonly maxBatchItems: number;
  /** From the decision to start a worker to its first call. */
  readonly startupMs: number;
  readonly tokensPerMinute?: number | undefined;
  readonly requestsPerMinute?: number | undefined;
};

export type WorkerSettings = {
  readonly lanes: number;
  readonly leaseMs: number;
  /** Kept back at the end of a worker's life for puts, commits and the clock's error. */
  readonly reserveMs: number;
  readonly latency: LatencyModel;
  /** Host and path of the model endpoint: work that was planned for another one is not done here. */
  readonly endpoint?: string | undefined;
};
