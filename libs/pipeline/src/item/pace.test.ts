import { DEFAULT_LATENCY_MODEL, estimateSeconds } from '@longhaul/batching/latency-model';
import { expect, it } from 'vitest';
import { learnPace, openPace, paceFactor } from './pace.ts';

const usage = { inputTokens: 31_000, cachedInputTokens: 0, outputTokens: 800, reasoningTokens: 0 };
const plannedMs = estimateSeconds(DEFAULT_LATENCY_MODEL, usage).p50Seconds * 1000;

it('begins as planned', () => {
  expect(paceFactor(openPace(DEFAULT_LATENCY_MODEL))).toBe(1);
});

it('comes to double when every reply takes twice as long', () => {
  const pace = openPace(DEFAULT_LATENCY_MODEL);
  for (let reply = 0; reply < 200; reply += 1) learnPace(pace, usage, 2 * plannedMs);
  expect(paceFactor(pace)).toBeCloseTo(2, 1);
});

it('is not thrown off by one straggler', () => {
  const pace = openPace(DEFAULT_LATENCY_MODEL);
  learnPace(pace, usage, 50 * plannedMs);
  expect(paceFactor(pace)).toBeLessThan(1.5);
});
