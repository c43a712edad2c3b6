import { expect, it } from 'vitest';
import { contextOfRound, readTraceparent, traceparentOf } from './trace-context.ts';

const round = { tenant: 'acme', jobId: 'job', round: 1, planHash: '0123456789abcdef' };

it('gives one round one trace, whoever asks, and every other round another', () => {
  const context = contextOfRound(round, 1);
  expect(contextOfRound({ ...round }, 1)).toEqual(context);
  const others = [{ tenant: 'beta' }, { jobId: 'other' }, { round: 2 }, { planHash: 'f' }];
  const ids = others.map((change) => contextOfRound({ ...round, ...change }, 1).traceId);
  expect(new Set([context.traceId, ...ids]).size).toBe(5);
});

it('samples about the share it is told, and of a smaller share no other rounds', () => {
  const sampled = (ratio: number) =>
    Array.from({ length: 500 }, (_, at) => at + 1).filter(
      (number) => contextOfRound({ ...round, round: number }, ratio).isSampled,
    );
  expect(sampled(0)).toEqual([]);
  expect(sampled(1)).toHaveLength(500);
  expect(sampled(0.2).length / 500).toBeCloseTo(0.2, 1);
  expect(sampled(0.5)).toEqual(expect.arrayContaining(sampled(0.2)));
});

it('is carried as a traceparent and read again', () => {
  for (const ratio of [0, 1]) {
    const context = contextOfRound(round, ratio);
    expect(traceparentOf(context)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
    expect(readTraceparent(traceparentOf(context))).toEqual(context);
  }
});

it.each([
  ['nothing', undefined],
  ['a word', 'hello'],
  ['an id of zeros', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`],
  ['a forbidden version', `ff-${'1'.repeat(32)}-${'1'.repeat(16)}-01`],
  ['too short an id', `00-${'1'.repeat(31)}-${'1'.repeat(16)}-01`],
])('takes %s for no trace', (_what, text) => {
  expect(readTraceparent(text)).toBeUndefined();
});
