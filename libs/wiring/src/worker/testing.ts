/** A worker of a fleet over adapters that need no server, and a leader for it in the same process. */
import { defaultPrices } from '@longhaul/admission/prices';
import { DEFAULT_LATENCY_MODEL } from '@longhaul/batching/latency-model';
import {
  createEmbeddedCoordinator,
  createEmbeddedEvents,
  createEmbeddedRateLimiter,
} from '@longhaul/coordinator/embedded';
import { dealsWorkload } from '@longhaul/deals/workload';
import { createMemoryStore } from '@longhaul/job-store/memory';
import { invocationCodec } from '@longhaul/jobs/documents/invocation';
import { lead } from '@longhaul/pipeline/lead/lead';
import { loadStanding } from '@longhaul/pipeline/rounds';
import { submit } from '@longhaul/pipeline/submit/submit';
import type { WorkerLife } from '@longhaul/pipeline/work/worker-life';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import type { InvocationReply, WorkerReference } from '@longhaul/ports/worker-invoker';
import type { Tracing } from '@longhaul/telemetry/tracing';
import { endpointName } from '../config/endpoint-name.ts';
import type { Worker } from '../worker.ts';
import { readWorkerConfig, type WorkerConfig } from './config.ts';
import type { WorkerRooms } from './rooms.ts';

const modelUrl = 'http://127.0.0.1:1/v1';

export const environment = {
  LONGHAUL_REDIS: 'redis://127.0.0.1:1',
  LONGHAUL_S3: 's3://jobs',
  OPENAI_BASE_URL: modelUrl,
};

export function configOf(changes: Readonly<Record<string, string | undefined>> = {}): WorkerConfig {
  const reading = readWorkerConfig({ ...environment, ...changes });
  if (!reading.ok) throw new Error(reading.problem);
  return reading.config;
}

const never: AbortSignal = new AbortController().signal;
export function lifeOf(leftMs: number): WorkerLife {
  return { leftMs: () => leftMs, drain: never, cut: never };
}

export const [clock, random] = [createRealClock(), createRealRandom()];

/** Adapters that need no server; the model refuses every call for good. */
export function roomsWith(
  changes: Partial<WorkerRooms> = {},
): WorkerRooms & { flushed: () => number } {
  let flushes = 0;
  return {
    store: createMemoryStore(),
    coordinator: createEmbeddedCoordinator({ clock }),
    limiter: createEmbeddedRateLimiter({ clock, random, limits: {} }),
    events: {
      ...createEmbeddedEvents(),
      publish: () => undefined,
      flush: async () => void (flushes += 1),
    },
    model: {
      complete: async () => ({
        kind: 'failed',
        fault: { code: 'bad_request', message: 'No.' },
      }),
    },
    close: async () => undefined,
    ...changes,
    flushed: () => flushes,
  };
}

/** The first deal of a job is called `one`; each says its words in an email. */
export type Led = {
  readonly rooms: WorkerRooms;
  readonly worker: Worker;
  readonly words: readonly string[];
  readonly baseUrl?: string;
  readonly model?: string;
  /** What a leader that traces puts around its events and invocations. */
  readonly tracing?: Tracing | undefined;
};

/** Leads a job whose only worker is the given one, invoked as on the wire; `ended`: its invocations. */
export async function leadWith(led: Led) {
  const { rooms, worker, words, baseUrl = modelUrl, model = 'simulated-analyst-1', tracing } = led;
  const running: Promise<unknown>[] = [];
  const invoke = async (reference: WorkerReference): Promise<InvocationReply> => {
    const sent = invocationCodec.encode({ schemaVersion: 1, ...reference });
    running.push(worker.run(sent, lifeOf(900_000)));
    return { kind: 'accepted' };
  };
  const ports = {
    ...{ ...rooms, clock, random, workload: dealsWorkload, prices: defaultPrices },
    crashPoints: () => Promise.resolve(),
    invoker: tracing?.carry({ invoke }) ?? { invoke },
    events: tracing?.watch(rooms.events, 'acme') ?? rooms.events,
  };
  const reply = await submit(ports, requestOf(words, { model, endpoint: endpointName(baseUrl) }));
  if (reply.kind === 'nothing') throw new Error('No deal was accepted.');
  await lead({ ...ports, settings }, reply.submission, { resign: never });
  await Promise.all(running);
  return (await loadStanding(ports, reply.submission)).manifest;
}

const settings = {
  ...{ leaderLeaseMs: 15_000, batchLeaseMs: 60_000, tickMs: 50, coalesceMs: 5 },
  ...{ workersOutliveIndex: false, invocationAgeMs: 60_000, phasesMs: 1_000, retentionMs: 0 },
  whenHeld: 'return',
  whenResigned: 'leave',
  planning: {
    latency: DEFAULT_LATENCY_MODEL,
    ...{ lanesPerWorker: 5, workerBudgetMs: 900_000, startupMs: 0 },
    ...{ maxBatchBytes: 1_000_000, maxBatchItems: 10 },
  },
} as const;

const ids = ['one', 'two', 'three', 'four'];

/** A line of input: a deal with one email. */
export function dealLine(id: string, body: string): string {
  const email = { id: 'e1', date: '2026-10-05', from: 'd@example.com', subject: 'Hi', body };
  return `${JSON.stringify({ deal_id: id, deal_name: id, emails: [email] })}\n`;
}

function requestOf(words: readonly string[], asked: { model: string; endpoint: string }) {
  const lines = words.map((body, at) => dealLine(ids[at] ?? String(at), body));
  return {
    tenant: 'acme',
    pipeline: 'test',
    source: (async function* () {
      yield Buffer.from(lines.join(''));
    })(),
    work: {
      workload: dealsWorkload.name,
      workloadVersion: dealsWorkload.version,
      promptVersion: dealsWorkload.promptVersion,
      ...{ ...asked, parameters: {} },
    },
    plan: { kind: 'fixed', batchSize: 15, lanes: 5 },
    asOf: clock.now(),
    thresholds: {},
    fresh: false,
  } as const;
}
