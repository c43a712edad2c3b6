/** Several processes that lead the jobs of one store and one index, without a server. */
import { defaultPrices } from '@longhaul/admission/prices';
import {
  createEmbeddedCoordinator,
  createEmbeddedEvents,
  createEmbeddedRateLimiter,
} from '@longhaul/coordinator/embedded';
import { createMemoryStore } from '@longhaul/job-store/memory';
import type { JobEvent } from '@longhaul/jobs/job-event';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobStore } from '@longhaul/ports/job-store';
import type { OpenJobs } from '@longhaul/ports/open-jobs';
import { createScriptedModel } from '@longhaul/testkit/scripted-model';
import type { ModelBehavior } from '@longhaul/testkit/model-behavior';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { createStepClock, type StepClock } from '@longhaul/testkit/step-clock';
import { createInlineInvoker, type InlineInvoker } from '@longhaul/worker-invoker/inline';
import type { JobPorts, LeaderSettings, WorkerPorts } from '../engine.ts';
import { counted, settings } from '../lead/testing.ts';
import { submit } from '../submit/submit.ts';
import { notesOf, notesWith, planning, submitRequest } from '../testing.ts';
import { CallGate } from '../work/gates/call-gate.ts';
import { processBatch } from '../work/process-batch.ts';
import type { FleetPorts, FleetSettings, FleetStatus, Trouble } from './fleet-ports.ts';
import { leadJobs } from './lead-jobs.ts';

export type WorldOptions = {
  readonly behave?: (text: string) => ModelBehavior;
  readonly latencyMs?: number;
  readonly lanes?: number;
  /** Workers that the platform starts at most, whoever invokes them. */
  readonly platformWorkers?: number;
  readonly fleet?: Partial<FleetSettings>;
  readonly settings?: Partial<LeaderSettings>;
};

/** What outlives every process: store, index, workers, and the events that all of them tell. */
export type World = {
  readonly clock: StepClock;
  readonly store: JobStore;
  readonly coordinator: Coordinator;
  readonly openJobs: OpenJobs & { readonly restart: () => void };
  /** From now on the index is an empty one, as after a FLUSHALL. */
  readonly loseIndex: () => void;
  /** The index goes on in another life of its server, as on a replica that took over. */
  readonly moveIndex: () => void;
  readonly emitted: readonly JobEvent[];
  readonly asked: readonly string[];
  /** Workers at a time, at most, that there ever were. */
  readonly mostWorkers: () => number;
  readonly submit: (tenant: string, texts: readonly string[], lanes?: number) => Promise<JobPlace>;
  readonly open: (seed: number, change?: Partial<WorldOptions>) => Leading;
};

/** One process of the fleet. */
export type Leading = {
  readonly troubles: readonly Trouble[];
  readonly status: () => FleetStatus;
  readonly resign: () => void;
  /** Falls silent for ever, in mid-step. */
  readonly kill: () => void;
  readonly hasEnded: () => boolean;
};

export function openWorld(options: WorldOptions = {}): World {
  const clock = createStepClock(Date.UTC(2026, 0, 1));
  const events = createEmbeddedEvents();
  const emitted: JobEvent[] = [];
  events.subscribe((event) => emitted.push(event));
  const common: JobPorts = {
    store: createMemoryStore(),
    clock,
    random: createSeededRandom(7),
    events,
    workload: notesWith({}),
    crashPoints: () => Promise.resolve(),
  };
  let life = 1;
  const open = () => createEmbeddedCoordinator({ clock, life: () => String(life) });
  let index = open();
  const coordinator = new Proxy(index, { get: (_, verb) => Reflect.get(index, verb) as unknown });
  const asked: string[] = [];
  const worker = workerPorts(common, coordinator, options, asked);
  const platform = openPlatform(worker, options.platformWorkers ?? 1_000);
  const openJobs = memoryOpenJobs();
  return {
    ...{ clock, coordinator, openJobs, emitted, asked },
    store: common.store,
    loseIndex: () => void (index = open()),
    moveIndex: () => void (life += 1),
    mostWorkers: platform.most,
    submit: async (tenant, texts, lanes = 8) => {
      const plan = { kind: 'fixed', batchSize: 4, lanes } as const;
      const reply = await submit(common, submitRequest(notesOf(...texts), { tenant, plan }));
      if (reply.kind === 'nothing') throw new Error('A job of no notes is no job.');
      return { tenant, jobId: reply.submission.jobId };
    },
    open: (seed, change) =>
      openProcess({ common, coordinator, openJobs, invoker: platform.invoker }, seed, {
        ...options,
        ...change,
      }),
  };
}

type Shared = {
  readonly common: JobPorts;
  readonly coordinator: Coordinator;
  readonly openJobs: OpenJobs;
  readonly invoker: InlineInvoker;
};

function openProcess(shared: Shared, seed: number, options: WorldOptions): Leading {
  const { events, workload, ...common } = shared.common;
  let isDead = false;
  const resigning = new AbortController();
  const troubles: Trouble[] = [];
  let status: FleetStatus = { hasListed: false, open: 0, led: [] };
  const mortal = <Port extends object>(port: Port): Port => mortalPort(port, () => isDead);
  const coordinator = mortal(shared.coordinator);
  const ports: FleetPorts = {
    ...common,
    store: mortal(common.store),
    openJobs: mortal(shared.openJobs),
    invoker: mortal(shared.invoker),
    random: createSeededRandom(seed),
    prices: defaultPrices,
    settings: {
      ...settings,
      workersOutliveIndex: true,
      whenResigned: 'leave',
      maxWorkers: options.fleet?.maxWorkers ?? 100,
      retentionMs: 86_400_000,
      ...options.settings,
    },
    rolesOf: (_job, work) =>
      work.workload === 'notes'
        ? { workload, coordinator, events, follow: () => () => undefined }
        : undefined,
    tell: (trouble) => troubles.push(trouble),
    onStatus: (now) => void (status = now),
    fleet: { ...fleetSettings, ...options.fleet },
  };
  let hasEnded = false;
  void leadJobs(ports, { resign: resigning.signal }).then(() => (hasEnded = true));
  return {
    troubles,
    status: () => status,
    resign: () => resigning.abort(),
    kill: () => void (isDead = true),
    hasEnded: () => hasEnded,
  };
}

export const fleetSettings: FleetSettings = {
  maxJobs: 20,
  maxWorkers: 100,
  listEveryMs: 30_000,
  hintEveryMs: 2_000,
  heldEveryMs: 5_000,
  quantumTokens: 1,
  weightOf: () => 1,
};

/** Every call of a dead process stays unanswered. */
function mortalPort<Port extends object>(port: Port, isDead: () => boolean): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const verb: unknown = Reflect.get(target, name);
      if (typeof verb !== 'function' || !isDead()) return verb;
      return () => new Promise(() => undefined);
    },
  });
}

function openPlatform(worker: WorkerPorts, concurrency: number) {
  let now = 0;
  let most = 0;
  const life = { leftMs: () => Infinity, drain: never, cut: never };
  const invoker = createInlineInvoker({
    concurrency,
    run: async (reference) => {
      now += 1;
      most = Math.max(most, now);
      await processBatch(worker, reference, life).finally(() => (now -= 1));
    },
    onError: (error) => {
      throw error;
    },
  });
  return { invoker, most: () => most };
}

const never = new AbortController().signal;

function workerPorts(
  common: JobPorts,
  coordinator: Coordinator,
  { behave = () => counted, latencyMs = 5_000, lanes = 2 }: WorldOptions,
  asked: string[],
): WorkerPorts {
  const { clock, random } = common;
  const model = createScriptedModel({
    clock,
    latencyMs,
    behave: (request) => {
      const text = request.messages[1]?.content.split('\n')[1] ?? '';
      asked.push(text);
      return behave(text);
    },
  });
  const perToken = { secondsPerThousandInputTokens: 0, secondsPerThousandOutputTokens: 0 };
  const latency = { ...planning.latency, ...perToken, baseSeconds: latencyMs / 1_000 };
  return {
    ...common,
    coordinator,
    model,
    limiter: createEmbeddedRateLimiter({ clock, random, limits: {} }),
    gate: new CallGate(clock, 10_000),
    prices: defaultPrices,
    settings: { lanes, leaseMs: 60_000, reserveMs: 1_000, latency },
  };
}

function memoryOpenJobs(): OpenJobs & { restart: () => void } {
  const jobs = new Map<string, JobPlace>();
  let incarnation = 1;
  const nameOf = ({ tenant, jobId }: JobPlace) => `${tenant}/${jobId}`;
  return {
    announce: async (job) => void jobs.set(nameOf(job), job),
    withdraw: async (job) => void jobs.delete(nameOf(job)),
    announced: async () => [...jobs.values()],
    incarnation: async () => String(incarnation),
    restart: () => {
      jobs.clear();
      incarnation += 1;
    },
  };
}
