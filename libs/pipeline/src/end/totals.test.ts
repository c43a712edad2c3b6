import { addUsage, noUsage } from '@longhaul/admission/prices';
import type { ManifestItem } from '@longhaul/jobs/documents/manifest';
import { manifestItem, spending } from '@longhaul/jobs/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemAccount } from './item-account.ts';
import { RunningTotals, type Totals } from './totals.ts';

/** As the end of an item writes them: a code stands beside a failure and nowhere else. */
const accounts: fc.Arbitrary<ItemAccount[]> = fc.array(
  fc
    .tuple(manifestItem(), fc.option(spending(), { nil: undefined }))
    .map(([item, spent]): ItemAccount => {
      const { code, withoutCall, ...rest } = item;
      const end: Partial<ManifestItem> =
        item.outcome === 'failed'
          ? { code: code ?? 'TIMEOUT' }
          : withoutCall
            ? { withoutCall }
            : {};
      return { item: { ...rest, ...end }, spending: spent };
    }),
  { maxLength: 12 },
);

function totalsOf(given: readonly ItemAccount[]): Totals {
  const totals = new RunningTotals();
  for (const account of given) totals.add(account);
  return totals.sum();
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('the totals of a round', () => {
  it('count every item once, as ok or by the code of its failure', () => {
    fc.assert(
      fc.property(accounts, (given) => {
        const totals = totalsOf(given);
        expect(totals.ok + totals.failed).toBe(given.length);
        expect(sum([...totals.failures.values()])).toBe(totals.failed);
        expect(totals.withoutCall).toBeLessThanOrEqual(totals.ok);
      }),
    );
  });

  it('add up tokens, requests, refusals and cost', () => {
    fc.assert(
      fc.property(accounts, (given) => {
        const spent = given.flatMap((account) => account.spending ?? []);
        const totals = totalsOf(given);
        expect(totals.usage).toEqual(spent.map(({ usage }) => usage).reduce(addUsage, noUsage));
        expect(totals.requests).toBe(sum(spent.map(({ tries }) => tries.length)));
        expect(totals.rateRefusals).toBe(sum(spent.map(({ rateRefusals }) => rateRefusals)));
        const costs = spent.flatMap(({ costMicroDollars }) => costMicroDollars ?? []);
        const isKnown = costs.length === spent.length;
        expect(totals.costMicroDollars).toBe(isKnown ? sum(costs) : undefined);
      }),
    );
  });

  it('do not depend on the order of items', () => {
    fc.assert(
      fc.property(accounts, (given) => {
        expect(totalsOf([...given].reverse())).toEqual(totalsOf(given));
      }),
    );
  });

  it('of nothing are nothing, at no cost', () => {
    expect(totalsOf([])).toMatchObject({ ok: 0, failed: 0, requests: 0, costMicroDollars: 0 });
  });
});
