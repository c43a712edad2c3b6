import { describe, expect, it } from 'vitest';
import { isoDay, parseInstant } from './instant.ts';

describe('parseInstant', () => {
  it.each([
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T10:30:00Z', '2026-03-01T10:30:00.000Z'],
    ['2026-03-01t10:30:00.123456z', '2026-03-01T10:30:00.123Z'],
    ['2026-03-01T10:30:00+02:00', '2026-03-01T08:30:00.000Z'],
    ['2026-03-01T10:30:00-0530', '2026-03-01T16:00:00.000Z'],
    ['2026-03-01 10:30', '2026-03-01T10:30:00.000Z'],
    [' 2026-03-01 ', '2026-03-01T00:00:00.000Z'],
  ])('reads %s the same on every machine', (given, expected) => {
    expect(new Date(parseInstant(given) ?? NaN).toISOString()).toBe(expected);
  });

  it.each([undefined, null, '', 'soon', '01.03.2026', 'March 1, 2026', '2026-13-01', '20260301'])(
    'reads %s as no date rather than guess',
    (given) => {
      expect(parseInstant(given)).toBeUndefined();
    },
  );
});

it('names the day in UTC', () => {
  expect(isoDay(Date.UTC(2026, 2, 1, 23, 59))).toBe('2026-03-01');
});
