import { describe, expect, it } from 'vitest';
import { readArguments, type Arguments } from './arguments.ts';
import { durationFlag, instantFlag, noPositional, toleranceFlag } from './flags.ts';
import type { CommandSpec } from './table/command-spec.ts';

const option = { name: 'it', value: 'IT', help: '' };
const spec: CommandSpec = {
  ...{ name: 'test', takes: '', summary: '', about: '', examples: [] },
  groups: [{ options: [option, { ...option, name: 'tolerate' }] }],
  load: () => Promise.reject(new Error('nothing is run')),
};
const given = (value: string): Arguments => readArguments(spec, [`--it=${value}`]);

it.each([
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['12h', 43_200_000],
  ['30d', 2_592_000_000],
  ['2w', 1_209_600_000],
])('reads %s as a time', (text, ms) => {
  expect(durationFlag(given(text), 'it')).toBe(ms);
});

it.each(['', '30', '1.5d', '-1d', '30 d', '1y'])('refuses %j as a time, and names one', (text) => {
  expect(() => durationFlag(given(text), 'it')).toThrow('--it must be a time such as 30d');
});

describe('an instant', () => {
  it('is one with its zone, a day, or a time from now', () => {
    expect(instantFlag(given('2026-03-01T18:00:00+01:00'), 'it', 0)).toBe(Date.UTC(2026, 2, 1, 17));
    expect(instantFlag(given('2026-03-01'), 'it', 0)).toBe(Date.UTC(2026, 2, 1));
    expect(instantFlag(given('2h'), 'it', 1_000)).toBe(7_201_000);
    expect(instantFlag(readArguments(spec, []), 'it', 0)).toBeUndefined();
  });

  it.each(['2026-03-01T18:00', 'tomorrow', '2026-13-01'])('is not %s', (text) => {
    expect(() => instantFlag(given(text), 'it', 0)).toThrow('--it must be an instant');
  });
});

it('tolerates a count or a share', () => {
  const tolerance = (text: string) => toleranceFlag(readArguments(spec, [`--tolerate=${text}`]));
  expect(tolerance('5')).toEqual({ toleratedFailures: 5 });
  expect(tolerance('12.5%')).toEqual({ toleratedFailureShare: 0.125 });
  for (const bad of ['1.5', '101%', '-1', 'few', '']) {
    expect(() => tolerance(bad)).toThrow('--tolerate must be a count such as 5, or a share');
  }
});

it('takes no word where none is meant', () => {
  expect(() => noPositional(readArguments(spec, ['word']))).toThrow('longhaul test takes no word');
});
