import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultDeadlineSeconds, minimumDeadlineSeconds } from './deadline.ts';

const nothing = {
  items: 127,
  startupSeconds: 0,
  makespanSeconds: 0,
  tokenSeconds: 0,
  requestSeconds: 0,
  retrySeconds: 0,
};

test.each([
  [0, 900],
  [50, 1650],
  [100, 2400],
  [127, 2400],
])('the minimum for %i items is %i s', (items, seconds) => {
  expect(minimumDeadlineSeconds(items)).toBe(seconds);
});

test('the default adds start-up, half as much again of the makespan, and retries', () => {
  const needs = { ...nothing, startupSeconds: 20, makespanSeconds: 4000, retrySeconds: 100 };
  expect(defaultDeadlineSeconds(needs)).toBe(6120);
});

test.each(['makespanSeconds', 'tokenSeconds', 'requestSeconds'])(
  'the default waits for the slowest limit, here %s',
  (slowest) => {
    const needs = { ...nothing, makespanSeconds: 2000, tokenSeconds: 2000, requestSeconds: 2000 };
    expect(defaultDeadlineSeconds({ ...needs, [slowest]: 5000 })).toBe(7500);
  },
);

test('the default is never below the minimum and never shrinks when a need grows', () => {
  const length = fc.double({ min: 0, max: 1e6, noNaN: true });
  const needs = fc.record({
    items: fc.nat(1000),
    startupSeconds: length,
    makespanSeconds: length,
    tokenSeconds: length,
    requestSeconds: length,
    retrySeconds: length,
  });
  const field = fc.constantFrom(...(Object.keys(nothing) as (keyof typeof nothing)[]));
  fc.assert(
    fc.property(needs, field, fc.nat(1000), (some, grown, more) => {
      const deadline = defaultDeadlineSeconds(some);
      expect(deadline).toBeGreaterThanOrEqual(minimumDeadlineSeconds(some.items));
      const later = defaultDeadlineSeconds({ ...some, [grown]: some[grown] + more });
      expect(later).toBeGreaterThanOrEqual(deadline);
    }),
  );
});
