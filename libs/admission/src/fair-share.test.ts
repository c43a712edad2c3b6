import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  forgetTenant,
  mayStart,
  noteStart,
  noteWish,
  openFairShare,
  type FairShare,
} from './fair-share.ts';

type Tenant = { readonly name: string; readonly weight: number; readonly batches: number[] };

/** Lets tenants start in an order that chance draws, until the first has nothing left. */
function contend(tenants: readonly Tenant[], order: () => number) {
  let share: FairShare = openFairShare(1);
  for (const { name } of tenants) share = noteWish(share, name, true);
  const started = new Map(tenants.map(({ name }) => [name, 0]));
  const left = new Map(tenants.map(({ name, batches }) => [name, [...batches]]));
  for (;;) {
    const able = tenants.filter(({ name }) => mayStart(share, name));
    const tenant = able[order() % able.length];
    if (!tenant) throw new Error('Nobody may start.');
    const tokens = left.get(tenant.name)?.shift();
    if (tokens === undefined) return { share, started };
    share = noteStart(share, tenant.name, { tokens, weight: tenant.weight });
    started.set(tenant.name, (started.get(tenant.name) ?? 0) + tokens);
  }
}

const tenantsArbitrary = fc
  .array(
    fc.record({
      weight: fc.integer({ min: 1, max: 5 }),
      batches: fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 40 }),
    }),
    { minLength: 2, maxLength: 9 },
  )
  .map((drawn) => drawn.map((tenant, at) => ({ ...tenant, name: `tenant-${at}` })));

it('keeps any two tenants that want to start within a quantum and one start (F1)', () => {
  const orders = fc.infiniteStream(fc.nat());
  fc.assert(
    fc.property(tenantsArbitrary, orders, (tenants, stream) => {
      const { started } = contend(tenants, () => stream.next().value as number);
      const largest = Math.max(
        ...tenants.flatMap(({ batches, weight }) => batches.map((b) => b / weight)),
      );
      const shares = tenants.map(({ name, weight }) => (started.get(name) ?? 0) / weight);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(2 * largest + 1e-6);
    }),
  );
});

it('always lets somebody start: the least served (F2)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(4), fc.boolean(), fc.nat(9_000)), { maxLength: 60 }),
      (steps) => {
        let share = openFairShare(1_000);
        for (const [at, wants, tokens] of steps) {
          share = noteWish(share, `tenant-${at}`, wants);
          if (wants) share = noteStart(share, `tenant-${at}`, { tokens, weight: 1 });
        }
        const wanting = [...share.tenants].filter(([, tenant]) => tenant.wants);
        if (wanting.length === 0) return;
        expect(wanting.some(([name]) => mayStart(share, name))).toBe(true);
      },
    ),
  );
});

describe('a tenant', () => {
  it('alone may start as much as it likes', () => {
    let share = noteWish(openFairShare(10), 'a', true);
    for (let at = 0; at < 5; at += 1) {
      expect(mayStart(share, 'a')).toBe(true);
      share = noteStart(share, 'a', { tokens: 1_000, weight: 1 });
    }
  });

  it('that comes late is level with the others and does not keep them from starting (F3)', () => {
    let share = noteWish(openFairShare(100), 'a', true);
    share = noteStart(share, 'a', { tokens: 50_000, weight: 1 });
    share = noteWish(share, 'b', true);
    expect([mayStart(share, 'a'), mayStart(share, 'b')]).toEqual([true, true]);
    share = noteStart(share, 'a', { tokens: 50_000, weight: 1 });
    expect([mayStart(share, 'a'), mayStart(share, 'b')]).toEqual([false, true]);
  });

  it('that wants nothing more holds nobody back', () => {
    let share = noteWish(noteWish(openFairShare(100), 'a', true), 'b', true);
    share = noteStart(share, 'a', { tokens: 1_000, weight: 1 });
    expect(mayStart(share, 'a')).toBe(false);
    expect(mayStart(noteWish(share, 'b', false), 'a')).toBe(true);
    expect(mayStart(forgetTenant(share, 'b'), 'a')).toBe(true);
  });

  it('of twice the weight starts twice as much', () => {
    const batches = Array.from({ length: 300 }, () => 1_000);
    const tenants = [
      { name: 'heavy', weight: 2, batches },
      { name: 'light', weight: 1, batches },
    ];
    let turn = 0;
    const { started } = contend(tenants, () => (turn += 1));
    const ratio = (started.get('heavy') ?? 0) / (started.get('light') ?? 1);
    expect(ratio).toBeGreaterThan(1.9);
    expect(ratio).toBeLessThan(2.1);
  });
});
