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
import { createLogger } from '@longhaul/platform/logger';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import type { InvocationReply, WorkerReference } from '@longhaul/ports/worker-invoker';
import { describe, expect, it } from 'vitest';
import { openWorker, readWorkerConfig, type WorkerConfig } from './worker.ts';
import type { WorkerRooms } from './worker/rooms.ts';

const environment = {
  LONGHAUL_REDIS: 'redis://127.0.0.1:1',
  LONGHAUL_S3: 's3://jobs',
  OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
};

function configOf(changes: Readonly<Record<string, string | undefined>> = {}): WorkerConfig {
  const reading = readWorkerConfig({ ...environment, ...changes });
  if (!reading.ok) throw new Error(reading.problem);
  return reading.config;
}

it('a worker needs a key, a URL, or a simulator that runs already', () => {
  const read = (changes: Readonly<Record<string, string | undefined>>) =>
    readWorkerConfig({ ...environment, OPENAI_BASE_URL: undefined, ...changes });
  expect(read({})).toMatchObject({ ok: false });
  expect(read({ OPENAI_API_KEY: 'k' })).toMatchObject({ ok: true });
  expect(read({ LONGHAUL_SIMULATOR: 'http://simulator:9600/v1' })).toMatchObject({ ok: true });
});

const never = new AbortController().signal;
const lifeOf = (leftMs: number) => ({ leftMs: () => leftMs, drain: never, cut: never });

const [clock, random] = [createRealClock(), createRealRandom()];

/** Adapters that need no server; the model refuses every call for good. */
function roomsWith(changes: Partial<WorkerRooms> = {}): WorkerRooms & { flushed: () => number } {
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

function workerOver(rooms: WorkerRooms, lines: string[] = []) {
  const logger = createLogger({
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });
  return openWorker(configOf(), { build: () => rooms, logger });
}

const event = {
  schema_version: 1,
  tenant: 'acme',
  job_id: 'job-1',
  workload: 'deals',
  round: 1,
  batch: 0,
  plan_hash: '0123456789abcdef',
  not_after: '2099-01-01T00:00:00.000Z',
};

describe('a worker', () => {
  it.each([
    ['no invocation', 'hello', 'no invocation of Longhaul'],
    ['a reference of the future', { ...event, schema_version: 2 }, 'schema_version'],
    ['a broken reference', { ...event, batch: -1 }, 'batch'],
    ['more than a reference', { ...event, deals: 'x'.repeat(2_000) }, 'larger than 1024 bytes'],
    ['nothing', undefined, 'no invocation of Longhaul'],
  ])('refuses %s in words', async (_what, given, words) => {
    await expect(workerOver(roomsWith()).run(given, lifeOf(Infinity))).rejects.toThrow(words);
  });

  it('of a job that nobody knows ends at once, with its events sent', async () => {
    const rooms = roomsWith();
    const report = await workerOver(rooms).run(event, lifeOf(900_000));
    expect(report).toEqual({ kind: 'idle', why: 'nojob' });
    expect(rooms.flushed()).toBe(1);
  });

  it('that is being ended claims nothing', async () => {
    const { coordinator } = roomsWith();
    const claims: unknown[] = [];
    const rooms = roomsWith({
      coordinator: {
        ...coordinator,
        claim: async (_job, claim) => {
          claims.push(claim);
          return { kind: 'busy' };
        },
      },
    });
    const life = { ...lifeOf(900_000), drain: AbortSignal.abort() };
    expect(await workerOver(rooms).run(event, life)).toEqual({ kind: 'idle', why: 'draining' });
    expect(claims).toEqual([]);
  });

  it('returns before its end even where nobody answers, and says so', async () => {
    const lines: string[] = [];
    const { coordinator } = roomsWith();
    const rooms = roomsWith({
      coordinator: { ...coordinator, claim: () => new Promise(() => undefined) },
    });
    const running = workerOver(rooms, lines).run(event, lifeOf(2_050));
    await expect(running).rejects.toThrow('could not hand its batch back in time');
    expect(rooms.flushed()).toBe(1);
    expect(lines.join('')).toContain('"level":"error"');
  });

  it('logs neither content nor keys', async () => {
    const lines: string[] = [];
    await runJobOn(roomsWith(), lines, 'secret words of a customer');
    expect(lines.join('')).toContain('invocation ended');
    expect(lines.join('')).not.toContain('secret words');
  });

  it('does the work of a job that is led elsewhere', async () => {
    const manifest = await runJobOn(roomsWith(), [], 'Hello.');
    expect(manifest?.items).toMatchObject([{ outcome: 'failed', code: 'BAD_REQUEST' }]);
  });
});

/** Leads a job of one deal whose only worker is ours, invoked as on the wire. */
async function runJobOn(rooms: WorkerRooms, lines: string[], words: string) {
  const worker = workerOver(rooms, lines);
  const invoke = async (reference: WorkerReference): Promise<InvocationReply> => {
    const sent = invocationCodec.encode({ schemaVersion: 1, ...reference });
    void worker.run(sent, lifeOf(900_000));
    return { kind: 'accepted' };
  };
  const ports = {
    ...{ ...rooms, clock, random, workload: dealsWorkload, prices: defaultPrices },
    crashPoints: () => Promise.resolve(),
    invoker: { invoke },
  };
  const reply = await submit(ports, requestOf(words));
  if (reply.kind === 'nothing') throw new Error('The deal was not accepted.');
  await lead({ ...ports, settings }, reply.submission, { resign: never });
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

function requestOf(words: string) {
  const email = { id: 'e1', date: '2026-10-05', from: 'd@example.com', subject: 'Hi', body: words };
  const deal = { deal_id: 'one', deal_name: 'One', emails: [email] };
  return {
    tenant: 'acme',
    pipeline: 'test',
    source: (async function* () {
      yield Buffer.from(`${JSON.stringify(deal)}\n`);
    })(),
    work: {
      workload: dealsWorkload.name,
      workloadVersion: dealsWorkload.version,
      promptVersion: dealsWorkload.promptVersion,
      ...{ model: 'simulated-analyst-1', parameters: {}, endpoint: '127.0.0.1:1/v1' },
    },
    plan: { kind: 'fixed', batchSize: 15, lanes: 5 },
    asOf: clock.now(),
    thresholds: {},
    fresh: false,
  } as const;
}

describe('its configuration', () => {
  const problemOf = (changes: Readonly<Record<string, string | undefined>>) => {
    const reading = readWorkerConfig({ ...environment, ...changes });
    return reading.ok ? '' : reading.problem;
  };

  it('needs Redis, S3 and a model', () => {
    expect(problemOf({ LONGHAUL_REDIS: '', LONGHAUL_S3: '' })).toMatch(
      /LONGHAUL_REDIS and LONGHAUL_S3/,
    );
    expect(problemOf({ OPENAI_BASE_URL: undefined })).toMatch(/OPENAI_API_KEY or OPENAI_BASE_URL/);
    expect(problemOf({ LONGHAUL_WORKER_LANES: '0' })).toMatch(/^LONGHAUL_WORKER_LANES: /);
  });

  it('is frozen, and has lanes of its own', () => {
    expect(configOf({ LONGHAUL_WORKER_LANES: '7' }).workerLanes).toBe(7);
    expect(Object.isFrozen(configOf())).toBe(true);
  });
});
