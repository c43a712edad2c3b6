import { expect, it } from 'vitest';
import { compact, duration, grouped, money, sumsOf, sumsText } from './words.ts';

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1k'],
  [12_345, '12.3k'],
  [523_000, '523k'],
  [999_950, '1M'],
  [4_130_000, '4.13M'],
  [7_950_000_000, '7.95B'],
])('%d reads %s', (value, text) => {
  expect(compact(value)).toBe(text);
});

it('numbers are grouped, lengths are told in two units', () => {
  expect(grouped(1_234_567)).toBe('1,234,567');
  expect([400, 61_000, 3_780_000].map(duration)).toEqual(['0 s', '1 min 1 s', '1 h 3 min']);
});

it('money of different currencies is never added up', () => {
  const sums = sumsOf([
    { amount: 5000, currency: 'EUR' },
    { amount: 7000, currency: 'USD' },
    { amount: 1000, currency: 'EUR' },
    { amount: null, currency: 'EUR' },
    { amount: 10, currency: null },
  ]);
  expect(sumsText(sums)).toBe('EUR 6k · 10 · USD 7k');
  expect(money(10, null)).toBe('10');
});
