import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callTimeoutMs, fits, leftMs, tooLarge } from './worker-time.ts';

describe('leftMs', () => {
  test.each([
    ['the platform ends first', 100_000, 200_000, 90_000],
    ['the job ends first', 200_000, 100_000, 90_000],
    ['nothing ends', Infinity, Infinity, Infinity],
    ['the reserve is all there is', 8_000, 200_000, 0],
  ])('when %s', (_, platformLeftMs, jobLeftMs, expected) => {
    expect(leftMs({ platformLeftMs, jobLeftMs, reserveMs: 10_000 })).toBe(expected);
  });
});

test('an item fits up to the very end of the time left', () => {
  expect(fits(30, 30_000)).toBe(true);
  expect(fits(30, 29_999)).toBe(false);
});

test('an item is too large beyond 0.8 of the whole budget', () => {
  expect(tooLarge(720, 900)).toBe(false);
  expect(tooLarge(720.1, 900)).toBe(true);
});

describe('callTimeoutMs', () => {
  test('is three medians', () => {
    expect(callTimeoutMs(30, 500_000)).toBe(90_000);
  });

  test('is 20 s for fast calls', () => {
    expect(callTimeoutMs(0.3, 500_000)).toBe(20_000);
  });

  test('never passes the time left, and is whole milliseconds', () => {
    const length = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(length, length, (p50Seconds, timeLeftMs) => {
        const timeoutMs = callTimeoutMs(p50Seconds, timeLeftMs);
        expect(timeoutMs).toBeLessThanOrEqual(timeLeftMs);
        expect(Number.isInteger(timeoutMs)).toBe(true);
      }),
    );
  });
});
