import { describe, expect, it } from 'vitest';
import { sayControl, writeControl } from '../controls.ts';
import { readRound } from '../end/testing.ts';
import { endOf, openEngine, someTexts, told, until, type Engine } from './testing.ts';

const texts = someTexts(20);
const capMicroDollars = 2_500;

/** What the model was paid, by its own account of each request. */
function paidFor(...engines: readonly Engine[]): number {
  const tried = engines.flatMap((engine) => told(engine, 'item-tried'));
  return tried.reduce((sum, { costMicroDollars }) => sum + (costMicroDollars ?? 0), 0);
}

async function spentOf({ coordinator, job }: Engine): Promise<number | undefined> {
  return (await coordinator.meta(job))?.spentMicroDollars;
}

describe('a job with a spending cap', () => {
  it('spends no more than it, and is then held for its budget with what to do (I13)', async () => {
    const engine = await openEngine({ texts, request: { capMicroDollars } });
    const end = await endOf(engine);
    expect(end).toMatchObject({ kind: 'held', hold: 'budget' });
    expect(end).toHaveProperty('reason', expect.stringContaining('raise the cap'));
    expect(engine.asked.length).toBeGreaterThan(5);
    expect(paidFor(engine)).toBeLessThanOrEqual(capMicroDollars);
    expect(await engine.coordinator.meta(engine.job)).toMatchObject({
      ...{ spentMicroDollars: paidFor(engine), reservedMicroDollars: 0, failed: 0 },
    });
  });

  it('knows after the loss of its index what it spent, and asks nothing more', async () => {
    const first = await openEngine({ texts, request: { capMicroDollars } });
    await endOf(first);
    await writeControl(first.leader, first.job, { kind: 'resume' });
    const second = await openEngine({ store: first.store, texts, seed: 2 });
    expect(await endOf(second)).toMatchObject({ kind: 'held', hold: 'budget' });
    expect(second.asked).toEqual([]);
    expect(await spentOf(second)).toBe(paidFor(first));
  });

  it('goes on once its cap is raised, and asks about nothing twice', async () => {
    const first = await openEngine({ texts, request: { capMicroDollars } });
    await endOf(first);
    const second = await openEngine({ store: first.store, texts, seed: 2 });
    await writeControl(second.leader, second.job, { kind: 'cap', capMicroDollars: 1_000_000 });
    expect(await endOf(second)).toEqual({ kind: 'finished' });
    expect([...first.asked, ...second.asked].toSorted()).toEqual(texts);
    const { manifest } = await readRound(second);
    expect(manifest).toMatchObject({ ok: 20, costMicroDollars: paidFor(first, second) });
  });

  it('that is set in mid-job counts what the store records, where the index was rebuilt without', async () => {
    const first = await openEngine({ texts });
    const leading = first.lead();
    await until(first, () => told(first, 'item-ended').length >= 6);
    first.resign();
    await endOf(first, leading);
    const second = await openEngine({ store: first.store, texts, seed: 2, latencyMs: 20_000 });
    const going = second.lead();
    await until(second, () => second.asked.length > 0);
    expect(await spentOf(second)).toBeUndefined();
    const cap = { kind: 'cap', capMicroDollars: paidFor(first) + 1_000 } as const;
    await sayControl(second.leader, second.job, cap);
    expect(await endOf(second, going)).toMatchObject({ kind: 'held', hold: 'budget' });
    expect(await spentOf(second)).toBe(paidFor(first, second));
  });

  it('whose model has no price is held before the first request', async () => {
    const engine = await openEngine({ texts, request: { capMicroDollars } });
    const prices = { version: 'none', models: {} };
    Object.assign(engine.worker, { prices });
    expect(await endOf(engine)).toMatchObject({
      ...{ kind: 'held', hold: 'budget' },
      reason: expect.stringContaining('no known price') as string,
    });
    expect(engine.asked).toEqual([]);
  });
});
