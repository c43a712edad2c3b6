import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOf, numberOf, textOf } from './cells.ts';

describe('numberOf', () => {
  it.each([
    ['1234', 1234, 1234],
    ['1,234.50', 1234.5, 1234.5],
    ['1.234,50', 1234.5, 1234.5],
    ['1,234', 1234, 1.234],
    ['1.234', 1.234, 1234],
    ['12,5', undefined, 12.5],
    ['$12,000', 12_000, 12],
    ['EUR 12 000', 12_000, 12_000],
    ['12’000.50', 12_000.5, undefined],
    ['(500)', -500, -500],
    ['-€500', -500, -500],
    ['12,34,567.8', 1_234_567.8, 1_234_567.8],
    ['1,23', undefined, 1.23],
    ['1.2.3', undefined, undefined],
    ['12k', undefined, undefined],
    ['about 5', undefined, undefined],
    ['', undefined, undefined],
    [',', undefined, undefined],
  ])('reads %s with a point as %s and with a comma as %s', (cell, point, comma) => {
    expect(numberOf(cell, '.')).toBe(point);
    expect(numberOf(cell, ',')).toBe(comma);
  });

  it('reads back whatever was written in either form', () => {
    const cents = fc.integer({ min: -1e11, max: 1e11 });
    fc.assert(
      fc.property(cents, (value) => {
        const written = (value / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });
        expect(numberOf(written, '.')).toBe(value / 100);
        const german = (value / 100).toLocaleString('de-DE', { minimumFractionDigits: 2 });
        expect(numberOf(german, ',')).toBe(value / 100);
      }),
    );
  });
});

describe('dateOf', () => {
  it.each([
    ['2026-03-01', '2026-03-01'],
    ['2026-03-01T10:30:00.000+0000', '2026-03-01T10:30:00Z'],
    ['2026-03-01 10:30', '2026-03-01T10:30:00Z'],
    ['3/1/2026', '2026-03-01'],
    ['03/01/26', '2026-03-01'],
    ['3/1/2026, 2:05 PM', '2026-03-01T14:05:00Z'],
    ['12/31/2026 12:00 AM', '2026-12-31T00:00:00Z'],
    ['31.12.2026', '2026-12-31'],
    ['31.12.2026 08:15', '2026-12-31T08:15:00Z'],
    ['2026/3/1', '2026-03-01'],
    ['Mar 1, 2026', '2026-03-01'],
    ['1 March 2026', '2026-03-01'],
    ['1-Mar-2026', '2026-03-01'],
    ['31/12/2026', undefined],
    ['02/30/2026', undefined],
    ['1 Foo 2026', undefined],
    ['soon', undefined],
    ['46000', undefined],
  ])('reads %s as %s', (cell, date) => {
    expect(dateOf(cell, 'month-first')).toBe(date);
  });

  it('takes the day first where it is told to', () => {
    expect(dateOf('31/12/2026', 'day-first')).toBe('2026-12-31');
    expect(dateOf('3/1/2026', 'day-first')).toBe('2026-01-03');
  });
});

it('takes the words out of HTML, and leaves what is none as it is', () => {
  const rich = '<div><p>Hello&nbsp;Ann,</p><p>10 &lt; 12 <b>units</b><br>Tom</p></div>';
  expect(textOf(rich)).toBe('Hello Ann,\n10 < 12 units\nTom');
  expect(textOf(' if a < b and c > d \n')).toBe('if a < b and c > d');
  expect(textOf('<tom@acme.example> wrote')).toBe('<tom@acme.example> wrote');
});
