import { defaultPrices } from '@longhaul/admission/prices';
import type { LatencyModel } from '@longhaul/batching/latency-model';
import { dealsWorkload } from '@longhaul/deals/workload';
import {
  invocationCodec,
  maxInvocationBytes,
  type Invocation,
} from '@longhaul/jobs/documents/invocation';
import { encodeUtf8 } from '@longhaul/jobs/text';
import type { WorkerPorts } from '@longhaul/pipeline/engine';
import { openMemory, type JobMemory } from '@longhaul/pipeline/item/item-run';
import { CallGate } from '@longhaul/pipeline/work/gates/call-gate';
import { processBatch } from '@longhaul/pipeline/work/process-batch';
import type { WorkerLife, WorkerReport } from '@longhaul/pipeline/work/worker-life';
import { createRealClock } from '@longhaul/platform/clock';
import { createJobLog } from '@longhaul/platform/job-log';
import { createLogger, type Logger } from '@longhaul/platform/logger';
import { beginInvocationMetrics } from '@longhaul/platform/metrics/embedded-metrics';
import { createRealRandom } from '@longhaul/platform/random';
import type { Clock } from '@longhaul/ports/clock';
import { RetryableError, UsageError } from '@longhaul/ports/errors';
import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import { pauseAt } from './embedded/pause-point.ts';
import { describeEndpoint, type DescribedEndpoint } from './config/described-endpoint.ts';
import type { WorkerConfig } from './worker/config.ts';
import { openTracing } from './tracing.ts';
import { buildRooms, type RoomsOptions, type WorkerRooms } from './worker/rooms.ts';

export type { WorkerConfig } from './worker/config.ts';
export { readWorkerConfig } from './worker/config.ts';
export type { WorkerReport } from '@longhaul/pipeline/work/worker-life';

/**
 * A worker of a fleet: one process that is invoked again and again, and stands still in between.
 *
 * Owns the connections, which live as long as the process, and what was learned of the newest jobs.
 * Holds nothing of a job between invocations that the job's end depends on.
 *
 * W1 An invocation returns before its platform ends it, and with nothing under way: leases given
 *    back, events sent. What was under way would be frozen in the middle.
 * W2 What breaks an invocation is thrown, so that the platform counts it. Nobody retries because of
 *    it: the lease runs out, or was given back.
 */
export type Worker = {
  /** @throws UsageError when the event is no invocation; what broke the worker, if something did. */
  readonly run: (event: unknown, life: WorkerLife) => Promise<WorkerReport>;
  readonly close: () => Promise<void>;
};

export type WorkerOptions = {
  /** The adapters to stand on; Redis, S3 and the model unless given. */
  readonly build?: (options: RoomsOptions) => WorkerRooms;
  readonly logger?: Logger;
  /** Takes a line of metrics, without its end; standard output unless given. */
  readonly writeMetrics?: (line: string) => void;
};

/**
 * Kept back at the end of an invocation: the last put and commit (p99 each), a renewal that waits
 * for its time limit, and 5 s for the clock and a collection of garbage.
 */
const reserveMs = 10_000;
/** So long before the platform's end an invocation returns, whatever is under way. */
const lastMomentMs = 2_000;
/** What is left of that when the last traces are sent or let go. */
const freezeMs = 1_000;
/** Jobs of which pace and retry allowance are remembered between invocations. */
const maxRemembered = 20;

export async function openWorker(
  config: WorkerConfig,
  options: WorkerOptions = {},
): Promise<Worker> {
  const { build = buildRooms, logger = createLogger({ level: config.logLevel }) } = options;
  const common = { clock: createRealClock(), random: createRealRandom(), workload: dealsWorkload };
  const rooms = build({ ...common, config });
  const described = describeEndpoint(config);
  const tracing = await openTracing({ ...common, config }, 'longhaul-worker', (message) =>
    logger.warn('Something to mend.', { reason: message }),
  );
  const ports: WorkerPorts = {
    ...{ ...common, ...rooms },
    events: tracing?.watch(rooms.events) ?? rooms.events,
    crashPoints: pauseAt(config.pauseAt),
    gate: new CallGate(common.clock, config.workerLanes),
    prices: defaultPrices,
    settings: settingsOf(config, described),
  };
  rooms.events.subscribe(createJobLog(logger));
  const memoryOf = rememberJobs(described.latency);
  const countInvocation = invocationCounter(config, rooms.events, common.clock, options);
  return {
    run: async (event, life) => {
      const { schemaVersion: _version, ...reference } = readInvocation(event);
      // It is about to be ended: what it claimed now it would only give back.
      if (life.drain.aborted) return { kind: 'idle', why: 'draining' };
      const log = logger.child({ tenant: reference.tenant, job: reference.jobId });
      rooms.events.publish(reference);
      tracing?.join(reference);
      const counted = countInvocation(reference);
      const memory = memoryOf(`${reference.tenant}/${reference.jobId}`);
      try {
        const working = processBatch(ports, reference, life, memory);
        const report = await endingInTime(working, life, common.clock);
        if (report.kind === 'broken') throw report.error;
        log.info('invocation ended', { batch: reference.batch, ...report });
        return report;
      } catch (error) {
        log.error('invocation broke', { batch: reference.batch, error });
        throw error;
      } finally {
        counted?.end();
        tracing?.leave(reference);
        await Promise.all([rooms.events.flush(), tracing?.flush(life.leftMs() - freezeMs)]);
      }
    },
    close: rooms.close,
  };
}

/** Counts what an invocation does where a function was told to; else there is nothing to begin. */
function invocationCounter(
  { emf, functionName }: WorkerConfig,
  events: WorkerRooms['events'],
  clock: Clock,
  { writeMetrics: write = (line) => process.stdout.write(`${line}\n`) }: WorkerOptions,
) {
  return (reference: WorkerReference): { readonly end: () => void } | undefined => {
    if (!emf || functionName === undefined) return undefined;
    const metrics = beginInvocationMetrics({ functionName, clock, write }, reference);
    const leave = events.subscribe(metrics.note);
    return {
      end: () => {
        leave();
        metrics.end();
      },
    };
  };
}

function settingsOf(
  config: WorkerConfig,
  { endpoint, latency }: DescribedEndpoint,
): WorkerPorts['settings'] {
  return { lanes: config.workerLanes, leaseMs: config.leaseMs, reserveMs, latency, endpoint };
}

/**
 * The last resort of W1, for a store or a coordinator that does not answer: the work is left where it
 * stands. What of it still happens after the freeze comes too late or is welcome, as after any pause.
 */
async function endingInTime(
  working: Promise<WorkerReport>,
  life: WorkerLife,
  clock: Clock,
): Promise<WorkerReport> {
  const ended = new AbortController();
  const lastMoment = clock.sleep(life.leftMs() - lastMomentMs, ended.signal).then(() => undefined);
  try {
    const report = await Promise.race([working, lastMoment]);
    if (report) return report;
    working.catch(() => undefined);
    throw new RetryableError(
      'The worker could not hand its batch back in time: the store or Redis did not answer. Its lease runs out.',
      lastMomentMs,
    );
  } finally {
    ended.abort();
  }
}

/** Whoever may invoke the function may send anything. */
function readInvocation(event: unknown): Invocation {
  const text = JSON.stringify(event) as string | undefined;
  if (text !== undefined && encodeUtf8(text).byteLength > maxInvocationBytes) {
    throw new UsageError(
      `The event is larger than ${String(maxInvocationBytes)} bytes: an invocation carries a reference, never data.`,
    );
  }
  const decoded = invocationCodec.decode(event);
  if (decoded.ok) return decoded.value;
  throw new UsageError(
    `This event is no invocation of Longhaul that this worker understands: ${decoded.problem}.`,
  );
}

/** The memory of a job as this process has it; of the oldest jobs it is forgotten. */
function rememberJobs(latency: LatencyModel): (job: string) => JobMemory {
  const memories = new Map<string, JobMemory>();
  return (job) => {
    const memory = memories.get(job) ?? openMemory(latency);
    memories.delete(job);
    memories.set(job, memory);
    for (const oldest of memories.keys()) {
      if (memories.size <= maxRemembered) break;
      memories.delete(oldest);
    }
    return memory;
  };
}
