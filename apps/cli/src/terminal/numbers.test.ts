import { expect, it } from 'vitest';
import { bytes, compact, counted, dollars, duration, grouped } from './numbers.ts';

it('groups digits in threes and nothing else', () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
});

it('keeps large counts short', () => {
  expect([999, 1_250, 31_000, 4_100_000].map(compact)).toEqual(['999', '1.3k', '31k', '4.1M']);
});

it('tells lengths in the largest two units that matter', () => {
  expect([0.42, 12, 200, 7500].map(duration)).toEqual([
    '0.4 s',
    '12 s',
    '3 min 20 s',
    '2 h 05 min',
  ]);
  expect(duration(Infinity)).toBe('unknown');
});

it('shows small sums to the hundredth of a cent', () => {
  expect([0, 52_035, 2_656_000].map(dollars)).toEqual(['$0.00', '$0.0520', '$2.66']);
});

it('tells sizes in powers of 1024', () => {
  expect([12, 4096, 44_734_596].map(bytes)).toEqual(['12 B', '4 KB', '42.7 MB']);
});

it('counts one in the singular', () => {
  const deals = { one: 'deal', many: 'deals' };
  expect([counted(1, deals), counted(127, deals)]).toEqual(['1 deal', '127 deals']);
});
