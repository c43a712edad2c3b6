import { expect, it } from 'vitest';
import { progressLine } from './progress.ts';
import { createStyle } from './style.ts';

const progress = {
  total: 127,
  ok: 60,
  failed: 2,
  inFlight: 15,
  perSecond: 0.5,
  leftSeconds: 130,
  tokens: 1_900_000,
  costMicroDollars: 1_640_000,
};

it('tells done, failed, in flight, rate, time left, tokens and cost in plain words', () => {
  expect(progressLine(progress, createStyle(false), 80)).toBe(
    '62/127 · 2 failed · 15 in flight · 30.0/min · 2 min 10 s left · 1.9M tokens · $1.64',
  );
});

it('leaves out what is not known yet, and says when the cost is not', () => {
  const early = {
    ...progress,
    failed: 0,
    perSecond: undefined,
    leftSeconds: undefined,
    costMicroDollars: undefined,
  };
  expect(progressLine(early, createStyle(false), 80)).toBe(
    '60/127 · 15 in flight · 1.9M tokens · cost unknown',
  );
});

it('draws a bar where there is room, full only at the end', () => {
  const bar = (ok: number) =>
    progressLine({ ...progress, ok, failed: 0 }, createStyle(false), 130).split(' ')[0];
  expect(bar(0)).toBe('─'.repeat(24));
  expect(bar(127)).toBe('━'.repeat(24));
});
