import type { Control } from '@longhaul/jobs/documents/control';
import { openMarkerKey } from '@longhaul/jobs/object-key';
import { describe, expect, it } from 'vitest';
import { readControls, sayControl, writeControl } from '../controls.ts';
import { countsOf, readRound } from '../end/testing.ts';
import { counted, endOf, openEngine, someTexts, told, until, type Engine } from './testing.ts';

async function tell(engine: Engine, control: Control): Promise<void> {
  await sayControl(engine.leader, engine.job, control);
}

const noKey = { behave: () => ({ kind: 'wrong-key' }) as const };

describe('a job whose model refuses the key', () => {
  it('is held as blocked within one call a lane, and nothing failed', async () => {
    const engine = await openEngine({ ...noKey, texts: someTexts(40), workers: 2, lanes: 3 });
    expect(await endOf(engine)).toMatchObject({ kind: 'held', hold: 'blocked' });
    expect(engine.asked.length).toBeLessThanOrEqual(6);
    expect(await engine.coordinator.meta(engine.job)).toMatchObject({ ok: 0, failed: 0 });
    expect(await engine.store.get(openMarkerKey(engine.job, 1))).toBeDefined();
  });

  it('has its hold in the store, once, with the reason', async () => {
    const engine = await openEngine(noKey);
    await endOf(engine);
    const reason = expect.stringContaining('unauthorized') as string;
    const control = { kind: 'hold', hold: 'blocked', reason };
    expect(await readControls(engine.leader, engine.job, 0)).toEqual([{ seq: 1, control }]);
    expect(await endOf(engine)).toEqual({ kind: 'held', hold: 'blocked', reason });
    expect(await readControls(engine.leader, engine.job, 0)).toHaveLength(1);
  });

  it('stays held for a new leader without a call, and goes on after a resume', async () => {
    const first = await openEngine(noKey);
    await endOf(first);
    const second = await openEngine({ store: first.store, seed: 2 });
    expect(await endOf(second)).toMatchObject({ kind: 'held', hold: 'blocked' });
    expect(second.asked).toEqual([]);
    await writeControl(second.leader, second.job, { kind: 'resume' });
    const third = await openEngine({ store: first.store, seed: 3 });
    expect(await endOf(third)).toEqual({ kind: 'finished' });
    expect((await readRound(third)).manifest).toMatchObject({ outcome: 'complete', ok: 10 });
  });

  it('is led on where the leader waits, spends no time, and goes on at a resume', async () => {
    let hasKey = false;
    const engine = await openEngine({
      behave: () => (hasKey ? counted : { kind: 'wrong-key' }),
      settings: { whenHeld: 'wait' },
    });
    const leading = engine.lead();
    await engine.clock.advance(24 * 3_600_000);
    expect(await readControls(engine.leader, engine.job, 0)).toHaveLength(1);
    hasKey = true;
    await tell(engine, { kind: 'resume' });
    expect(await endOf(engine, leading)).toEqual({ kind: 'finished' });
    const { manifest } = await readRound(engine);
    expect(manifest).toMatchObject({ outcome: 'complete', ok: 10 });
    expect(manifest.timings.spentMs).toBeLessThan(120_000);
    expect(told(engine, 'warning')).toEqual([]);
  });
});

it("a person's resume that the index has not heard yet is not overruled by the hold", async () => {
  const engine = await openEngine({
    workers: 1,
    lanes: 1,
    settings: { whenHeld: 'wait' },
    behave: async () => {
      if (engine.asked.length > 1) return counted;
      await writeControl(engine.leader, engine.job, { kind: 'resume' });
      return { kind: 'wrong-key' };
    },
  });
  expect(await endOf(engine)).toEqual({ kind: 'finished' });
  const controls = await readControls(engine.leader, engine.job, 0);
  expect(controls.map(({ control }) => control.kind)).toEqual(['resume']);
});

describe('a pause', () => {
  it('lets calls in flight end, is left by its leader, and loses nothing', async () => {
    const engine = await openEngine({ texts: someTexts(20) });
    const leading = engine.lead();
    await until(engine, () => engine.asked.length >= 6);
    await tell(engine, { kind: 'hold', hold: 'paused', reason: 'lunch' });
    expect(await endOf(engine, leading)).toMatchObject({ kind: 'held', hold: 'paused' });
    const { length } = engine.asked;
    const meta = await engine.coordinator.meta(engine.job);
    expect(meta).toMatchObject({ ok: length, failed: 0 });
    await tell(engine, { kind: 'resume' });
    expect(await endOf(engine)).toEqual({ kind: 'finished' });
    expect(engine.asked).toHaveLength(20);
  });

  it('that the index was never told is found in the store within half a minute', async () => {
    const engine = await openEngine({ texts: someTexts(40), workers: 1, lanes: 1 });
    const leading = engine.lead();
    await engine.clock.advance(1_000);
    await writeControl(engine.leader, engine.job, { kind: 'hold', hold: 'paused', reason: '' });
    expect(await endOf(engine, leading)).toMatchObject({ kind: 'held', hold: 'paused' });
    expect(engine.asked.length).toBeLessThan(10);
  });
});

describe('a stop', () => {
  it('that drains keeps what was in flight; the rest is CANCELLED', async () => {
    const engine = await openEngine({ texts: someTexts(20) });
    const leading = engine.lead();
    await until(engine, () => engine.asked.length >= 6);
    await tell(engine, { kind: 'stop', mode: 'drain' });
    expect(await endOf(engine, leading)).toEqual({ kind: 'finished' });
    const ok = engine.asked.length;
    const account = await readRound(engine);
    expect(account.manifest.outcome).toBe('cancelled');
    expect(countsOf(account)).toEqual({ ok, CANCELLED: 20 - ok });
  });

  it('at once seals what has ended, and an answer in flight is not waited for', async () => {
    const engine = await openEngine({ texts: someTexts(20), latencyMs: 15_000 });
    const leading = engine.lead();
    await until(engine, () => engine.asked.length >= 8);
    const stoppedAt = engine.clock.now();
    await tell(engine, { kind: 'stop', mode: 'now' });
    await endOf(engine, leading);
    expect(engine.clock.now() - stoppedAt).toBeLessThan(5_000);
    const account = await readRound(engine);
    expect(account.manifest.outcome).toBe('cancelled');
    expect(countsOf(account)).toEqual({ ok: 4, CANCELLED: 16 });
  });

  it('keeps an output that was put and never committed', async () => {
    let puts = 0;
    const engine = await openEngine({
      crashPoints: (point) =>
        point === 'after-put' && ++puts === 1
          ? new Promise<void>(() => undefined)
          : Promise.resolve(),
    });
    const leading = engine.lead();
    await until(engine, () => engine.asked.length >= 6);
    await tell(engine, { kind: 'stop', mode: 'now' });
    await endOf(engine, leading);
    const { manifest } = await readRound(engine);
    const [sealed] = told(engine, 'sealed');
    expect(manifest.ok).toBe((sealed?.ok ?? 0) + 1);
  });

  it('of a job whose items had all ended leaves it complete', async () => {
    const engine = await openEngine({ texts: someTexts(2) });
    const leading = engine.lead();
    await until(engine, () => engine.asked.length === 2);
    await tell(engine, { kind: 'stop', mode: 'drain' });
    await endOf(engine, leading);
    expect((await readRound(engine)).manifest.outcome).toBe('complete');
  });
});

describe('a leader that resigns', () => {
  it('ends when calls in flight have ended, dispatches nothing more, and fails nothing', async () => {
    const engine = await openEngine({ texts: someTexts(40) });
    const leading = engine.lead();
    await until(engine, () => engine.asked.length >= 6);
    const dispatched = told(engine, 'dispatched').length;
    engine.resign();
    expect(await endOf(engine, leading)).toEqual({ kind: 'resigned' });
    expect(told(engine, 'dispatched')).toHaveLength(dispatched);
    const meta = await engine.coordinator.meta(engine.job);
    expect(meta).toMatchObject({ ok: engine.asked.length, failed: 0 });
  });

  it('hands over at once, and the next one calls for nothing twice', async () => {
    const first = await openEngine({ texts: someTexts(20) });
    const leading = first.lead();
    await until(first, () => first.asked.length >= 6);
    first.resign();
    await endOf(first, leading);
    const reply = await first.coordinator.lead(first.job, { owner: 'next', leaseMs: 15_000 });
    expect(reply.kind).toBe('leading');
    const second = await openEngine({ store: first.store, texts: someTexts(20), seed: 2 });
    await endOf(second);
    expect([...first.asked, ...second.asked].toSorted()).toEqual(someTexts(20));
  });
});
