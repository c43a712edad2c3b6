import { expect, it } from 'vitest';
import { recordOf } from '../deal-record.ts';
import { sampleDeal, someAsOfMs } from '../testing.ts';
import { defaultSettings } from './settings.ts';
import { sizesOf } from './size.ts';

function dealOf(id: string, amount: number | null, currency: string | null) {
  return recordOf(sampleDeal(id, { facts: { amount, currency } }).item, undefined, {
    asOfMs: someAsOfMs,
    settings: defaultSettings.rules,
  });
}

it('a size is a place among the deals of the same currency, never across currencies', () => {
  const euros = [10, 20, 30, 40, 50].map((amount) => dealOf(`e${String(amount)}`, amount, 'EUR'));
  const yen = [1e6, 2e6, 3e6, 4e6, 5e6].map((amount) =>
    dealOf(`y${String(amount)}`, amount, 'JPY'),
  );
  const sizeOf = sizesOf([...euros, ...yen]);
  expect(euros.map(sizeOf)).toEqual([0.1, 0.3, 0.5, 0.7, 0.9]);
  expect(yen.map(sizeOf)).toEqual([0.1, 0.3, 0.5, 0.7, 0.9]);
});

it('equal amounts have equal sizes', () => {
  const deals = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => dealOf(id, 70, null));
  expect(deals.map(sizesOf(deals))).toEqual(deals.map(() => 0.5));
});

it('few amounts are no scale, and no amount has no size', () => {
  const few = [1, 2, 3, 4].map((amount) => dealOf(String(amount), amount, 'EUR'));
  expect(few.map(sizesOf(few))).toEqual(few.map(() => undefined));
  const many = [...few, dealOf('5', 5, 'EUR'), dealOf('none', null, 'EUR')];
  expect(sizesOf(many)(many.at(-1) ?? dealOf('x', null, null))).toBeUndefined();
});
