import type { Deal } from '@longhaul/deals/deal';
import { describe, expect, it } from 'vitest';
import { generateDeals, type DealSize } from '../generate.ts';

const asOf = '2026-11-20';

function datesOf(deal: Deal): string[] {
  const sources = [deal.emails, deal.notes, deal.calls, deal.meetings, deal.documents];
  return sources.flatMap((list) => (list ?? []).map(({ date }) => date ?? ''));
}

describe.each([
  ['small', 200],
  ['full', 30],
] satisfies [DealSize, number][])('dates of %s deals', (size, count) => {
  const all = [...generateDeals({ count, seed: 11, size, asOf })];

  it('lie between creation and asOf', () => {
    for (const { deal } of all) {
      expect(deal.created_at! < asOf).toBe(true);
      for (const date of datesOf(deal)) {
        expect(date >= deal.created_at!).toBe(true);
        expect(date < asOf).toBe(true);
      }
    }
  });

  it('grow with the source ids', () => {
    for (const { deal } of all) {
      for (const list of [deal.emails, deal.notes, deal.calls, deal.meetings, deal.documents]) {
        const dates = (list ?? []).map(({ date }) => date ?? '');
        expect(dates).toEqual(dates.toSorted());
      }
      expect((deal.emails ?? []).map(({ id }) => id)).toEqual(
        (deal.emails ?? []).map((_, at) => `e${at + 1}`),
      );
    }
  });

  it('put the close date before asOf exactly where the deal is labelled overdue', () => {
    for (const { deal, labels } of all) {
      expect(deal.close_date! < asOf).toBe(labels.overdue);
      expect(deal.close_date! > deal.created_at!).toBe(true);
    }
    expect(all.some(({ labels }) => labels.overdue)).toBe(true);
  });

  it('show only the seller writing once the customer has gone silent', () => {
    for (const { deal, labels } of all) {
      if (!labels.signals.some(({ kind }) => kind === 'gone_silent')) continue;
      const last = deal.emails?.at(-1);
      expect(last?.from).toContain(deal.owner);
      const fromCustomer = (deal.emails ?? []).filter(({ from }) => !from?.includes(deal.owner!));
      expect((fromCustomer.at(-1)?.date ?? '') < '2026-10-17').toBe(true);
    }
  });
});
