/** A whole engine in one process, without a server and without real time: leader, workers, index. */
import { defaultPrices } from '@longhaul/admission/prices';
import {
  type createMemoryJournal,
  createEmbeddedCoordinator,
  createEmbeddedEvents,
  createEmbeddedRateLimiter,
} from '@longhaul/coordinator/embedded';
import { createMemoryStore } from '@longhaul/job-store/memory';
import type { JobEvent } from '@longhaul/jobs/job-event';
import type { ModelRequest } from '@longhaul/jobs/model';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { CrashPoints } from '@longhaul/ports/crash-point';
import type { JobStore } from '@longhaul/ports/job-store';
import type { Notifier } from '@longhaul/ports/notifier';
import type { RateLimiter } from '@longhaul/ports/rate-limiter';
import type { ModelBehavior } from '@longhaul/testkit/model-behavior';
import { createScriptedModel } from '@longhaul/testkit/scripted-model';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { createStepClock, type StepClock } from '@longhaul/testkit/step-clock';
import { createInlineInvoker } from '@longhaul/worker-invoker/inline';
import type { JobPorts, LeaderPorts, LeaderSettings, WorkerPorts } from '../engine.ts';
import { submit, type SubmitRequest } from '../submit/submit.ts';
import { notesOf, notesWith, planning, submitRequest } from '../testing.ts';
import { JobLanes } from '../work/gates/job-lanes.ts';
import { openMemory } from '../item/item-run.ts';
import { processBatch } from '../work/process-batch.ts';
import type { WorkerReport } from '../work/worker-life.ts';
import { lead } from './lead.ts';
import type { LeadEnd } from './leadership.ts';

export type EngineOptions = {
  /** The notes of the job; a note with n letters is expected to take n + 1 s. */
  readonly texts?: readonly string[];
  readonly request?: Partial<SubmitRequest>;
  /** What the model does when it is asked about a note for the nth time, from 1. */
  readonly behave?: (text: string, nth: number) => ModelBehavior | Promise<ModelBehavior>;
  readonly latencyMs?: number;
  /** 0: what is invoked never starts. */
  readonly workers?: number;
  readonly lanes?: number;
  readonly store?: JobStore;
  readonly startMs?: number;
  readonly seed?: number;
  readonly crashPoints?: CrashPoints;
  readonly journal?: ReturnType<typeof createMemoryJournal>;
  readonly limiter?: (clock: StepClock) => RateLimiter;
  readonly workload?: AnyWorkload;
  readonly settings?: Partial<LeaderSettings>;
  readonly notifier?: Notifier;
  /** Verbs that behave otherwise than the coordinator's own. */
  readonly verbs?: (inner: Coordinator) => Partial<Coordinator>;
};

/** One process: gone with it are its index, its workers and its clock, but not its store. */
export type Engine = {
  readonly job: JobPlace;
  readonly clock: StepClock;
  readonly store: JobStore;
  readonly coordinator: Coordinator;
  readonly leader: LeaderPorts;
  readonly worker: WorkerPorts;
  readonly emitted: readonly JobEvent[];
  /** The notes the model was asked about, in order. */
  readonly asked: string[];
  readonly requests: ModelRequest[];
  readonly reports: WorkerReport[];
  readonly errors: unknown[];
  /** Hands over: nothing more is dispatched, calls in flight end. */
  readonly resign: () => void;
  readonly lead: () => Promise<LeadEnd>;
};

export const counted: ModelBehavior = { kind: 'answer', text: '{"words":2}' };

export const settings: LeaderSettings = {
  leaderLeaseMs: 15_000,
  batchLeaseMs: 60_000,
  tickMs: 2_000,
  coalesceMs: 50,
  workersOutliveIndex: false,
  whenHeld: 'return',
  whenResigned: 'drain',
  invocationAgeMs: 300_000,
  phasesMs: 60_000,
  retentionMs: 0,
  planning,
};

/** `count` notes of equal length, so that all are expected to take the same time. */
export function someTexts(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `note ${String(at).padStart(2, '0')}`);
}

/** Opens a process over a store; the same notes on the same store are the same job. */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const { texts = someTexts(10), seed = 1 } = options;
  const clock = createStepClock(options.startMs ?? Date.UTC(2026, 0, 1));
  const events = createEmbeddedEvents();
  const emitted: JobEvent[] = [];
  events.subscribe((event) => emitted.push(event));
  const common: JobPorts = {
    store: options.store ?? createMemoryStore(),
    clock,
    random: createSeededRandom(seed),
    events,
    workload: options.workload ?? notesWith({}),
    crashPoints: options.crashPoints ?? (() => Promise.resolve()),
  };
  const plan = { kind: 'fixed', batchSize: 4, lanes: 4 } as const;
  const wanted = submitRequest(notesOf(...texts), { plan, ...options.request });
  const submitted = await submit({ ...common, crashPoints: () => Promise.resolve() }, wanted);
  if (submitted.kind === 'nothing') throw new Error('A job of no notes is no job.');
  const { tenant, jobId } = submitted.submission;
  return { ...joinEngine(common, clock, options, { tenant, jobId }), emitted };
}

function joinEngine(
  common: JobPorts,
  clock: StepClock,
  options: EngineOptions,
  job: JobPlace,
): Omit<Engine, 'emitted'> {
  const { journal } = options;
  const inner = createEmbeddedCoordinator({ clock, ...(journal && { journalOf: () => journal }) });
  const coordinator: Coordinator = { ...inner, ...options.verbs?.(inner) };
  const asked: string[] = [];
  const requests: ModelRequest[] = [];
  const { lanes: perWorker = 2, workers = 2 } = options;
  const lanes = new JobLanes(clock, perWorker * Math.max(workers, 1));
  const worker = workerPorts(common, clock, options, { coordinator, asked, requests, lanes, job });
  const [reports, errors]: [WorkerReport[], unknown[]] = [[], []];
  const handingOver = new AbortController();
  const life = { leftMs: () => Infinity, drain: handingOver.signal, cut: never };
  const memory = openMemory(worker.settings.latency);
  const invoker = createInlineInvoker({
    concurrency: () => (workers === 0 ? 0 : Math.ceil(lanes.capacity / perWorker)),
    run: async (reference) =>
      void reports.push(await processBatch(worker, reference, life, memory)),
    onError: (error) => errors.push(error),
  });
  const leader: LeaderPorts = {
    ...common,
    coordinator,
    invoker,
    notifier: options.notifier,
    heedLanes: (place, wanted) => lanes.heed(place, wanted),
    prices: defaultPrices,
    settings: { ...settings, ...options.settings },
  };
  const signals = { resign: handingOver.signal };
  return {
    ...{ job, clock, store: common.store, coordinator, leader, worker },
    ...{ asked, requests, reports, errors },
    resign: () => handingOver.abort(),
    lead: () => lead(leader, job, signals),
  };
}

const never = new AbortController().signal;

function workerPorts(
  common: JobPorts,
  clock: StepClock,
  options: EngineOptions,
  seen: Pick<Engine, 'coordinator' | 'asked' | 'requests' | 'job'> & { readonly lanes: JobLanes },
): WorkerPorts {
  const { lanes = 2, latencyMs = 5_000, behave = () => counted } = options;
  const model = createScriptedModel({
    clock,
    latencyMs,
    behave: (request) => {
      const text = request.messages[1]?.content.split('\n')[1] ?? '';
      seen.asked.push(text);
      seen.requests.push(request);
      return behave(text, seen.asked.filter((each) => each === text).length);
    },
  });
  const unlimited = { clock, random: common.random, limits: {} };
  return {
    ...common,
    coordinator: seen.coordinator,
    model,
    limiter: options.limiter?.(clock) ?? createEmbeddedRateLimiter(unlimited),
    gate: seen.lanes.of(seen.job),
    prices: defaultPrices,
    settings: { lanes, leaseMs: 60_000, reserveMs: 1_000, latency: flatLatency(latencyMs) },
  };
}

/** Every call takes what was expected of it, so that no worker learns another pace. */
function flatLatency(latencyMs: number): typeof planning.latency {
  const perToken = { secondsPerThousandInputTokens: 0, secondsPerThousandOutputTokens: 0 };
  return { ...planning.latency, ...perToken, baseSeconds: latencyMs / 1_000 };
}

/** Lets time pass, a second at a time, until something is so; no real time passes. */
export async function until(
  engine: Pick<Engine, 'clock'>,
  isSo: () => boolean | Promise<boolean>,
  limitMs = 4 * 3_600_000,
): Promise<void> {
  const endsAt = engine.clock.now() + limitMs;
  while (!(await isSo())) {
    if (engine.clock.now() >= endsAt) throw new Error('It did not come about in the time given.');
    await engine.clock.advance(1_000);
  }
}

/** Leads the job until its leader ends. */
export async function endOf(engine: Engine, leading = engine.lead()): Promise<LeadEnd> {
  let isLeading = true;
  const leaves = leading.finally(() => {
    isLeading = false;
  });
  // Awaited below; until then a failure must not look like one that nobody handles.
  leaves.catch(() => undefined);
  await until(engine, () => !isLeading);
  return leaves;
}

type EventOf<Kind extends JobEvent['kind']> = Extract<JobEvent, { kind: Kind }>;

/** What was told of one kind, in order. */
export function told<Kind extends JobEvent['kind']>(
  engine: Pick<Engine, 'emitted'>,
  kind: Kind,
): readonly EventOf<Kind>[] {
  return engine.emitted.filter((event): event is EventOf<Kind> => event.kind === kind);
}
