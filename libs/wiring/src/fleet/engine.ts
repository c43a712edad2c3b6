import type { PriceTable } from '@longhaul/admission/prices';
import { DEFAULT_LATENCY_MODEL, type LatencyModel } from '@longhaul/batching/latency-model';
import type { Work } from '@longhaul/jobs/documents/plan';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import type { LeaderSettings } from '@longhaul/pipeline/engine';
import type { FleetPorts, FleetSettings, JobRoles } from '@longhaul/pipeline/fleet/fleet-ports';
import { nativeContentHash } from '@longhaul/platform/content-hash';
import type { JobEvents } from '@longhaul/ports/job-events';
import type { Notifier } from '@longhaul/ports/notifier';
import type { Tracing } from '@longhaul/telemetry/tracing';
import { limitsOf } from '../config/limits.ts';
import type { ModelEndpoint } from '../embedded/model-endpoint.ts';
import { pauseAt } from '../embedded/pause-point.ts';
import type { EngineBase } from './base.ts';
import { openInlineWorkers, type InlineWorkers, type WorkerSignals } from './inline-workers.ts';

/** What a process that leads jobs of a fleet is given, whether it leads one or many. */
export type FleetEngine = {
  readonly ports: Omit<FleetPorts, 'tell' | 'onStatus'>;
  readonly rolesWith: (job: JobPlace, workload: AnyWorkload) => JobRoles;
  /** The workers of this process; `undefined` where Lambda runs them. */
  readonly inline: InlineWorkers | undefined;
};

export type FleetEngineOptions = {
  readonly workloads: readonly AnyWorkload[];
  /** What inline workers call; `undefined` where Lambda's workers call a model of their own. */
  readonly endpoint: ModelEndpoint | undefined;
  readonly prices: PriceTable;
  readonly notifier?: Notifier | undefined;
  readonly signals: WorkerSignals;
  /** `undefined`: nothing is traced. */
  readonly tracing: Tracing | undefined;
  /** Called once when an inline worker gave up. */
  readonly onBroken: () => void;
  /** Where a process stands that is a whole fleet by itself. */
  readonly alone?: {
    readonly leader: Partial<LeaderSettings>;
    readonly fleet: Partial<FleetSettings>;
  };
};

/** Lambda ends a worker after 15 minutes; it ends itself before. */
const lambdaBudgetMs = 14 * 60_000;
const hourMs = 3_600_000;
/** Room between tenants' turns: about one full batch of ordinary deals. */
const quantumTokens = 500_000;

export function openFleetEngine(base: EngineBase, options: FleetEngineOptions): FleetEngine {
  const { config, clock, random, store, openJobs } = base;
  const { endpoint, tracing } = options;
  const inline = endpoint && openInlineWorkers(base, { ...options, endpoint });
  const plain = inline?.invoker ?? base.lambda;
  if (!plain) throw new Error('There is nobody to invoke.');
  const invoker = tracing?.carry(plain) ?? plain;
  const mostWorkers = (): number =>
    inline ? Math.min(inline.mostWorkers(), config.maxWorkers) : config.maxWorkers;
  const latency = endpoint?.latency ?? DEFAULT_LATENCY_MODEL;
  const rolesWith = (job: JobPlace, workload: AnyWorkload): JobRoles => {
    const { coordinator, events } = base.indexOf(workload);
    const told = tracing?.watch<JobEvents>(events, job.tenant) ?? events;
    return { workload, coordinator, events: told, follow: () => events.follow(job) };
  };
  return {
    inline,
    rolesWith,
    ports: {
      ...{ store, clock, random, openJobs, prices: options.prices, notifier: options.notifier },
      ...{ invoker, runningWorkers: inline?.running, contentHash: nativeContentHash },
      heedLanes: inline?.heedLanes,
      crashPoints: pauseAt(config.pauseAt),
      settings: withMaxWorkers(
        { ...leaderSettings(base, latency, inline), ...options.alone?.leader },
        mostWorkers,
      ),
      rolesOf: (job, work) => {
        const workload = options.workloads.find((known) => isWorkOf(known, work));
        // Inline workers would answer for another model than the job was named by.
        if (endpoint && endpoint.endpoint !== work.endpoint) return undefined;
        return workload && rolesWith(job, workload);
      },
      fleet: withMaxWorkers(
        {
          maxJobs: config.maxJobs,
          listEveryMs: 30_000,
          hintEveryMs: 2_000,
          heldEveryMs: 5_000,
          quantumTokens,
          weightOf: () => 1,
          ...options.alone?.fleet,
        },
        mostWorkers,
      ),
    },
  };
}

/** Asked anew each time: a person may give a job more lanes while it runs. */
function withMaxWorkers<Settings extends object>(
  settings: Settings,
  mostWorkers: () => number,
): Settings & { readonly maxWorkers: number } {
  return {
    ...settings,
    get maxWorkers() {
      return mostWorkers();
    },
  };
}

/** Of another version the plan would be made for other prompts than the job was named by. */
function isWorkOf(workload: AnyWorkload, work: Work): boolean {
  return (
    workload.name === work.workload &&
    workload.version === work.workloadVersion &&
    workload.promptVersion === work.promptVersion
  );
}

function leaderSettings(
  { config }: EngineBase,
  latency: LatencyModel,
  inline: InlineWorkers | undefined,
): LeaderSettings {
  const leaderLeaseMs = Math.min(15_000, config.leaseMs);
  return {
    leaderLeaseMs,
    batchLeaseMs: config.leaseMs,
    // Two ticks may fail before the lease is lost.
    tickMs: Math.min(2_000, leaderLeaseMs / 3),
    coalesceMs: 250,
    workersOutliveIndex: true,
    whenHeld: 'return',
    whenResigned: 'leave',
    invocationAgeMs: 300_000,
    phasesMs: 300_000,
    // A day in which a late worker is still told that the job is over.
    retentionMs: 24 * hourMs,
    planning: {
      latency,
      lanesPerWorker: inline?.lanesPerWorker ?? config.workerLanes,
      workerBudgetMs: inline ? hourMs : lambdaBudgetMs,
      maxBatchBytes: 64 * 1024 * 1024,
      maxBatchItems: 100,
      startupMs: inline ? 0 : 5_000,
      ...limitsOf(config),
    },
  };
}
