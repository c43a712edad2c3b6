import { DEFAULT_LATENCY_MODEL } from '@longhaul/batching/latency-model';
import { createEmbeddedRateLimiter } from '@longhaul/coordinator/embedded';
import { outputPrefix } from '@longhaul/jobs/object-key';
import { RetryableError, TerminalError } from '@longhaul/ports/errors';
import { createMemoryStore } from '@longhaul/job-store/memory';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { describe, expect, it } from 'vitest';
import { countsOf, readRound } from '../end/testing.ts';
import { counted, endOf, openEngine, someTexts, told, until } from '../lead/testing.ts';
import { openMemory } from '../item/item-run.ts';
import { keysOf } from '../testing.ts';
import { processBatch } from './process-batch.ts';
import { lifeOf, openWithoutWorkers } from './testing.ts';

const never = new AbortController().signal;

describe('a worker', () => {
  it('runs its batch, pulls the others, and ends when nothing is due', async () => {
    const { engine, reference } = await openWithoutWorkers();
    const life = lifeOf(engine.clock, Infinity);
    const memory = openMemory(DEFAULT_LATENCY_MODEL);
    const working = processBatch(engine.worker, reference, life, memory);
    await engine.clock.advance(60_000);
    expect(await working).toEqual({ kind: 'ended', batches: 3, items: 10 });
    expect(memory.ledgers.size).toBe(0);
  });

  it('that comes too late, twice, or for another plan ends without a call', async () => {
    const { engine, reference } = await openWithoutWorkers();
    const life = lifeOf(engine.clock, Infinity);
    const start = (change: Partial<typeof reference>) =>
      processBatch(engine.worker, { ...reference, ...change }, life);
    expect(await start({ notAfter: engine.clock.now() - 1 })).toEqual({
      kind: 'idle',
      why: 'late',
    });
    expect(await start({ planHash: 'another' })).toEqual({ kind: 'idle', why: 'stale' });
    expect(await start({ jobId: 'unknown' })).toEqual({ kind: 'idle', why: 'nojob' });
    void start({});
    await engine.clock.advance(1_000);
    expect(await start({})).toEqual({ kind: 'idle', why: 'busy' });
    expect(engine.asked).toHaveLength(2);
  });

  it('ends before its platform ends it, and hands back what does not fit', async () => {
    const { engine, reference } = await openWithoutWorkers({ texts: someTexts(12) });
    const endsAt = engine.clock.now() + 30_000;
    const working = processBatch(engine.worker, reference, lifeOf(engine.clock, 30_000));
    let endedAt = Infinity;
    void working.then(() => (endedAt = engine.clock.now()));
    await engine.clock.advance(60_000);
    expect(endedAt).toBeLessThan(endsAt);
    const batches = await engine.coordinator.batches(engine.job);
    expect(batches.some(({ leased }) => leased)).toBe(false);
    expect(batches.map(({ left }) => left).reduce((a, b) => a + b)).toBe(12 - engine.asked.length);
    expect(told(engine, 'released').map(({ reason }) => reason)).toContain('no-time');
  });

  it('waits out a rate limit that fits into its life', async () => {
    const { engine, reference } = await openWithoutWorkers({
      texts: someTexts(4),
      limiter: (clock) =>
        createEmbeddedRateLimiter({
          clock,
          random: createSeededRandom(5),
          limits: { requestsPerMinute: 12 },
        }),
    });
    const working = processBatch(engine.worker, reference, lifeOf(engine.clock, Infinity));
    await engine.clock.advance(120_000);
    expect(await working).toMatchObject({ items: 4 });
    expect(told(engine, 'item-waiting').length).toBeGreaterThan(0);
  });

  it.each([
    ['at once where it is told that there is one', true, 0],
    ['at its next renewal where nobody tells it', false, 15_000],
  ])('ends its calls at a word that ends the job now: %s', async (_when, isTold, afterMs) => {
    const { engine, reference } = await openWithoutWorkers({
      latencyMs: 600_000,
      settings: { retentionMs: 60_000 },
    });
    const { clock, coordinator, job } = engine;
    let pass = (): void => undefined;
    const onWord = (listener: () => void) => {
      pass = listener;
      return () => undefined;
    };
    const life = { ...lifeOf(clock, Infinity), ...(isTold && { onWord }) };
    let endedAt = 0;
    void processBatch(engine.worker, reference, life).then(() => (endedAt = clock.now()));
    await clock.advance(5_000);
    expect(engine.asked).toHaveLength(2);
    await coordinator.control(job, { seq: 1, after: 0, control: { kind: 'stop', mode: 'now' } });
    const toldAt = clock.now();
    pass();
    await clock.advance(60_000);
    expect(endedAt - toldAt).toBe(afterMs);
  });

  it('hands back a rate wait that is longer than its life, which counts no attempt', async () => {
    const { engine, reference } = await openWithoutWorkers({
      texts: someTexts(4),
      behave: () => ({ kind: 'rate-limit', retryAfterMs: 120_000 }),
    });
    const working = processBatch(engine.worker, reference, lifeOf(engine.clock, 40_000));
    await engine.clock.advance(10_000);
    expect(await working).toMatchObject({ kind: 'ended', items: 0 });
    expect(told(engine, 'released')).toMatchObject([{ reason: 'rate-wait', handedBack: 4 }]);
    const [batch] = await engine.coordinator.batches(engine.job);
    expect(batch).toMatchObject({ barrenAttempts: 0, leased: false, left: 4 });
    expect(batch?.dueInMs).toBeGreaterThan(100_000);
    expect(engine.asked).toHaveLength(2);
  });

  it('pauses all its lanes when the provider names the time', async () => {
    const refusedAt: number[] = [];
    const { engine, reference } = await openWithoutWorkers({
      texts: someTexts(8),
      latencyMs: 1_000,
      behave: async (text, nth) => {
        if (text !== 'note 01' || nth > 1) return counted;
        refusedAt.push(engine.clock.now() + 1_000);
        return { kind: 'rate-limit', retryAfterMs: 90_000 };
      },
    });
    const working = processBatch(engine.worker, reference, lifeOf(engine.clock, Infinity));
    await engine.clock.advance(200_000);
    expect(await working).toMatchObject({ items: 8 });
    const pauseFrom = refusedAt[0] ?? 0;
    const during = told(engine, 'item-tried').filter(
      ({ at, durationMs }) => at - durationMs > pauseFrom && at - durationMs < pauseFrom + 90_000,
    );
    expect(during).toEqual([]);
  });

  it('whose store breaks for good says so, with its batch handed back', async () => {
    const store = createMemoryStore();
    const { engine, reference } = await openWithoutWorkers({
      texts: someTexts(4),
      store: {
        ...store,
        putOnce: async (key, bytes) => {
          if (key.includes('/out/')) throw new TerminalError('The disk is full.');
          return store.putOnce(key, bytes);
        },
      },
    });
    const working = processBatch(engine.worker, reference, lifeOf(engine.clock, Infinity));
    await engine.clock.advance(20_000);
    const report = await working;
    expect(report).toMatchObject({ kind: 'broken', error: { message: 'The disk is full.' } });
    const [batch] = await engine.coordinator.batches(engine.job);
    expect(batch).toMatchObject({ leased: false, left: 4, failed: 0 });
  });

  it('runs its other lanes to their end when one cannot reach the coordinator', async () => {
    let pulls = 0;
    const { engine, reference } = await openWithoutWorkers({
      texts: someTexts(3),
      verbs: () => ({
        claimNext: () => {
          pulls += 1;
          return Promise.reject(new RetryableError('Redis is away.', 1_000));
        },
      }),
    });
    const working = processBatch(engine.worker, reference, lifeOf(engine.clock, Infinity));
    await engine.clock.advance(60_000);
    expect(await working).toEqual({ kind: 'ended', batches: 1, items: 3 });
    expect(pulls).toBeGreaterThan(0);
    expect(told(engine, 'released')).toHaveLength(1);
  });

  it('does not listen to its platform any more once it has ended', async () => {
    const { engine, reference } = await openWithoutWorkers({ texts: someTexts(2) });
    const drain = new AbortController();
    const life = { leftMs: () => Infinity, drain: drain.signal, cut: never };
    let listeners = 0;
    const { addEventListener } = drain.signal;
    drain.signal.addEventListener = (...heard: Parameters<typeof addEventListener>) => {
      const options = heard[2] as { signal: AbortSignal };
      listeners += 1;
      options.signal.addEventListener('abort', () => (listeners -= 1));
      addEventListener.apply(drain.signal, heard);
    };
    const working = processBatch(engine.worker, reference, life);
    await engine.clock.advance(1_000);
    expect(listeners).toBe(1);
    await engine.clock.advance(60_000);
    await working;
    expect(listeners).toBe(0);
  });
});

describe('a worker that lost its lease in mid-call', () => {
  /** Its renewals do not arrive; its model takes longer than its lease. */
  const slow = 'x'.repeat(60);
  async function runLost(firstAnswer: 'ok' | 'failed') {
    const fences = new Set<string>();
    const engine = await openEngine({
      texts: [slow],
      latencyMs: 100_000,
      behave: (_text, nth) =>
        nth === 1 && firstAnswer === 'failed' ? { kind: 'refusal' } : counted,
      verbs: (inner) => ({
        renew: async (...asked) => {
          fences.add(asked[1].fence);
          if (asked[1].fence.startsWith('1:')) throw new RetryableError('Redis is away.', 1_000);
          return inner.renew(...asked);
        },
      }),
    });
    const leading = engine.lead();
    await until(engine, () => told(engine, 'reaped').length === 1);
    expect(await endOf(engine, leading)).toEqual({ kind: 'finished' });
    expect(fences.size).toBe(2);
    return engine;
  }

  it('has its ok accepted: the work is paid for', async () => {
    const engine = await runLost('ok');
    expect(countsOf(await readRound(engine))).toEqual({ ok: 1 });
    expect(told(engine, 'item-ended')).toMatchObject([{ outcome: 'ok' }]);
    const [ended] = told(engine, 'item-ended');
    expect(ended?.durationMs).toBe(100_000);
  });

  it('has its failure refused: another is at work on it', async () => {
    const engine = await runLost('failed');
    expect(countsOf(await readRound(engine))).toEqual({ ok: 1 });
    expect(await keysOf(engine.store, `acme/jobs/${engine.job.jobId}/fail/`)).toEqual([]);
    expect(engine.asked).toHaveLength(2);
  });
});

it('a batch that its worker lost and pulled again keeps its new lease', async () => {
  const [slow, quick] = ['x'.repeat(60), 'y'.repeat(60)];
  const engine = await openEngine({
    texts: [slow, quick],
    workers: 1,
    latencyMs: 1_000,
    behave: async (text, nth) => {
      await engine.clock.sleep(text === quick ? 64_000 : 99_000);
      return text === slow && nth === 1 ? { kind: 'refusal' } : counted;
    },
    verbs: (inner) => ({
      renew: async (...asked) => {
        if (told(engine, 'claimed').length > 1) return inner.renew(...asked);
        throw new RetryableError('Redis is away.', 1_000);
      },
    }),
  });
  await endOf(engine);
  expect(told(engine, 'claimed').map(({ batch }) => batch)).toEqual([0, 0]);
  expect(told(engine, 'reaped')).toHaveLength(1);
  expect(engine.asked).toEqual([slow, quick, slow]);
  expect(countsOf(await readRound(engine))).toEqual({ ok: 2 });
});

describe('an output that was put and not committed', () => {
  it('is adopted by the leader before its batch is offered again: no second call', async () => {
    let commits = 0;
    const engine = await openEngine({
      texts: someTexts(3),
      workers: 1,
      lanes: 1,
      latencyMs: 10,
      verbs: (inner) => ({
        commit: async (...asked) => {
          if (asked[1].by.kind === 'worker' && ++commits === 1) {
            throw new RetryableError('Redis is away.', 1_000);
          }
          return inner.commit(...asked);
        },
      }),
    });
    await endOf(engine);
    expect(engine.asked.toSorted()).toEqual(someTexts(3));
    expect(countsOf(await readRound(engine))).toEqual({ ok: 3 });
    expect(await keysOf(engine.store, outputPrefix(engine.job))).toHaveLength(3);
  });

  it('of a batch whose index was lost stands for the rebuilt index', async () => {
    const first = await openEngine({
      texts: someTexts(4),
      verbs: (inner) => ({
        commit: async (...asked) =>
          asked[1].by.kind === 'worker' ? { kind: 'nojob' } : inner.commit(...asked),
      }),
    });
    void first.lead();
    await first.clock.advance(8_000);
    const second = await openEngine({ store: first.store, texts: someTexts(4), seed: 2 });
    await endOf(second);
    expect([...first.asked.slice(0, 2), ...second.asked].toSorted()).toEqual(someTexts(4));
  });
});
