import { createMemoryStore } from '@longhaul/job-store/memory';
import { RetryableError } from '@longhaul/ports/errors';
import type { JobStore } from '@longhaul/ports/job-store';
import { describe, expect, it } from 'vitest';
import { sayControl } from '../controls.ts';
import { countsOf, endsOf, readRound } from '../end/testing.ts';
import { counted, endOf, openEngine, someTexts, told, until } from './testing.ts';

const start = Date.UTC(2026, 0, 1);

describe('the time of a job', () => {
  it('is its budget: when that is spent, what is not done is DEADLINE', async () => {
    let admissions = 0;
    const engine = await openEngine({
      texts: someTexts(4),
      limiter: () => ({
        admit: async ({ tokens }) =>
          ++admissions === 1
            ? { kind: 'admitted', reservation: { id: 'r', tokens } }
            : { kind: 'wait', waitMs: 1_000 },
        settle: async () => undefined,
        free: async () => undefined,
        pause: async () => undefined,
        observe: async () => undefined,
      }),
    });
    await endOf(engine);
    const { manifest } = await readRound(engine);
    const budgetMs = (900 + 15 * 4) * 1_000;
    expect(manifest.timings.spentMs).toBeGreaterThan(budgetMs - 30_000);
    expect(manifest.timings.spentMs).toBeLessThan(budgetMs + 5_000);
    expect(countsOf({ manifest })).toEqual({ ok: 1, DEADLINE: 3 });
  });

  it('given by a user is an instant and is kept', async () => {
    const deadlineAt = start + 60_000;
    const engine = await openEngine({
      texts: someTexts(40),
      request: { deadlineAt },
      latencyMs: 8_000,
    });
    await endOf(engine);
    const account = await readRound(engine);
    expect(account.manifest.timings.sealedAt).toBeLessThanOrEqual(deadlineAt + 2_000);
    const ok = engine.asked.length;
    expect(countsOf(account)).toEqual({ ok, DEADLINE: 40 - ok });
    expect(ok).toBe(28);
    expect(account.manifest.message).toContain(`${40 - ok} notes failed due to deadline.`);
  });

  it('is not given to an item whose p90 does not fit any more', async () => {
    const slow = 'x'.repeat(120);
    const engine = await openEngine({
      texts: [...someTexts(3), slow],
      request: { deadlineAt: start + 100_000 },
    });
    await endOf(engine);
    expect(endsOf(await readRound(engine))['note-3']).toBe('DEADLINE');
    expect(engine.asked.toSorted()).toEqual(someTexts(3));
    expect(engine.clock.now() - start).toBeLessThan(30_000);
  });

  it('does not make a worker claim again and again what it has no time for', async () => {
    // Fits by the leader's reckoning, but not beside what a worker keeps back for its end.
    const engine = await openEngine({
      texts: ['x'.repeat(20)],
      request: { deadlineAt: start + 24_000 },
    });
    await endOf(engine);
    expect(engine.asked).toEqual([]);
    expect(told(engine, 'claimed').length).toBeLessThanOrEqual(2);
    expect(countsOf(await readRound(engine))).toEqual({ DEADLINE: 1 });
  });

  it('can be moved by a control while the job runs', async () => {
    const engine = await openEngine({
      texts: someTexts(40),
      request: { deadlineAt: start + 30_000 },
    });
    const leading = engine.lead();
    await engine.clock.advance(10_000);
    const control = { kind: 'deadline', deadlineAt: start + 3_600_000 } as const;
    await sayControl(engine.leader, engine.job, control);
    await endOf(engine, leading);
    expect((await readRound(engine)).manifest).toMatchObject({ outcome: 'complete', ok: 40 });
  });

  it('is not spent on an item that no worker could finish: it is TOO_LARGE, uncalled', async () => {
    const engine = await openEngine({ texts: [...someTexts(3), 'x'.repeat(600)] });
    await endOf(engine);
    expect(countsOf(await readRound(engine))).toEqual({ ok: 3, TOO_LARGE: 1 });
    expect(engine.asked.toSorted()).toEqual(someTexts(3));
  });
});

describe('a stall', () => {
  it('is probed and in the end sealed with what there is, as STALLED', async () => {
    let isStuck = false;
    const engine = await openEngine({
      texts: someTexts(12),
      verbs: (inner) => ({
        claim: async (...asked) => (isStuck ? { kind: 'busy' } : inner.claim(...asked)),
        claimNext: async (...asked) => (isStuck ? { kind: 'empty' } : inner.claimNext(...asked)),
      }),
      behave: () => {
        isStuck = true;
        return counted;
      },
    });
    await endOf(engine);
    const account = await readRound(engine);
    expect(countsOf(account)).toEqual({ ok: 8, STALLED: 4 });
    const looks = told(engine, 'warning').map(({ message }) => message);
    expect(looks).toHaveLength(3);
    for (const look of looks) expect(look).toMatch(/^Nothing has ended for 12\d s/);
    expect(told(engine, 'dispatched').filter(({ batch }) => batch === 2).length).toBeGreaterThan(1);
  });

  it('that a leader died over is sealed by the next one without waiting again', async () => {
    let seals = 0;
    const engine = await openEngine({
      texts: someTexts(1),
      workers: 0,
      crashPoints: async (point) => {
        if (point === 'after-seal' && ++seals === 1) throw new Error('The process was killed.');
      },
    });
    await expect(endOf(engine)).rejects.toThrow('killed');
    await engine.clock.advance(20_000);
    const sealedAt = engine.clock.now();
    expect(await endOf(engine)).toEqual({ kind: 'finished' });
    expect(engine.clock.now() - sealedAt).toBeLessThan(5_000);
    expect(countsOf(await readRound(engine))).toEqual({ STALLED: 1 });
  });

  it('is not seen in a long pause that the provider asked for', async () => {
    const engine = await openEngine({
      behave: (text, nth) =>
        text === 'note 00' && nth === 1 ? { kind: 'rate-limit', retryAfterMs: 700_000 } : counted,
    });
    await endOf(engine);
    expect((await readRound(engine)).manifest).toMatchObject({ outcome: 'complete', ok: 10 });
    expect(told(engine, 'warning')).toEqual([]);
  });
});

describe('a batch that nobody can work on', () => {
  /** A store whose index of batch 1 cannot be read, so many times. */
  function troubledStore(times: number): { store: JobStore; reads: () => number } {
    const inner = createMemoryStore();
    let reads = 0;
    const get = async (key: string) => {
      if (!key.endsWith('batch-00001.json') || ++reads > times) return inner.get(key);
      throw new RetryableError('The store is busy.', 1_000);
    };
    return { store: { ...inner, get }, reads: () => reads };
  }

  it('is EXHAUSTED after five attempts; the other batches are not touched', async () => {
    const { store, reads } = troubledStore(Infinity);
    const engine = await openEngine({ store, texts: someTexts(12) });
    await endOf(engine);
    const account = await readRound({ store, job: engine.job });
    expect(countsOf(account)).toEqual({ ok: 8, EXHAUSTED: 4 });
    expect(told(engine, 'claimed').filter(({ batch }) => batch === 1)).toHaveLength(5);
    expect(reads()).toBe(5);
    expect(engine.errors).toEqual([]);
  });

  it('is done when the trouble ends before that', async () => {
    const { store } = troubledStore(4);
    const engine = await openEngine({ store, texts: someTexts(12) });
    await endOf(engine);
    expect((await readRound(engine)).manifest).toMatchObject({ outcome: 'complete', ok: 12 });
    expect(engine.asked).toHaveLength(12);
  });
});

describe('a machine that slept', () => {
  it('loses no lease: workers renew before their leader reaps', async () => {
    const engine = await openEngine({
      latencyMs: 10_000,
      verbs: (inner) => ({
        renew: async (...asked) => {
          await engine.clock.sleep(1_000);
          return inner.renew(...asked);
        },
      }),
    });
    const leading = engine.lead();
    await engine.clock.advance(5_000);
    engine.clock.stepBack(-8 * 3_600_000);
    await endOf(engine, leading);
    expect(told(engine, 'reaped')).toEqual([]);
    expect(engine.asked).toHaveLength(10);
    const { manifest } = await readRound(engine);
    expect(manifest).toMatchObject({ outcome: 'complete', ok: 10 });
    expect(manifest.timings.spentMs).toBeLessThan(120_000);
  });

  it('still reaps the lease of a worker that died', async () => {
    let claims = 0;
    const engine = await openEngine({
      crashPoints: (point) =>
        point === 'after-claim' && ++claims === 1
          ? new Promise<void>(() => undefined)
          : Promise.resolve(),
      verbs: (inner) => ({
        renew: async (...asked) =>
          asked[1].batch === 0 && claims < 4 ? { kind: 'nojob' } : inner.renew(...asked),
      }),
    });
    const leading = engine.lead();
    await until(engine, () => told(engine, 'reaped').length === 1);
    await endOf(engine, leading);
    expect((await readRound(engine)).manifest).toMatchObject({ outcome: 'complete', ok: 10 });
    expect(engine.asked).toHaveLength(10);
  });
});
