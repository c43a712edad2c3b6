import { expect, it } from 'vitest';
import { measureRecall } from './recall.ts';

const recall = measureRecall({ count: 127, seed: 1, size: 'small' });

it('finds a real share of what was planted, and honestly not all', () => {
  expect(recall.planted).toBeGreaterThan(300);
  expect(recall.share).toBeGreaterThan(0.25);
  expect(recall.share).toBeLessThan(0.95);
});

it('finds less of what was only paraphrased', () => {
  expect(recall.ofParaphrased).toBeLessThan(recall.share);
});

it('quotes only what stands in the deal', () => {
  expect(recall.dropped).toBe(0);
});
