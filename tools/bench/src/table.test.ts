import { describe, expect, it } from 'vitest';
import { cellText, tableText } from './table.ts';

describe('cellText', () => {
  it('shows a median with the extremes of its runs', () => {
    expect(cellText({ median: 812.4, min: 790.1, max: 833, runs: 5 })).toBe('812 (790–833)');
  });

  it('claims no spread for a single run', () => {
    expect(cellText({ median: 1.0349, min: 1.0349, max: 1.0349, runs: 1 })).toBe('1.03');
  });

  it('keeps whole numbers whole and small ones legible', () => {
    expect([127, 45_000_000, 0.0471, 12.34].map(cellText)).toEqual([
      '127',
      '45000000',
      '0.05',
      '12.3',
    ]);
  });

  it('leaves a figure blank that a side does not have', () => {
    expect(cellText(undefined)).toBe('');
  });
});

describe('tableText', () => {
  it('aligns the sides to the left and the figures to the right', () => {
    const text = tableText({
      title: 'Throughput',
      columns: ['side', 'deals/s'],
      rows: [
        ['longhaul', 612],
        ['loop', 95],
      ],
      notes: ['One machine.'],
    });
    expect(text).toBe(
      [
        'Throughput',
        '',
        'side      deals/s',
        '-----------------',
        'longhaul      612',
        'loop           95',
        '',
        '  One machine.',
        '',
      ].join('\n'),
    );
  });
});
