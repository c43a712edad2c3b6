import { expect, it } from 'vitest';
import { measureRanking, spearman } from './ranking.ts';

it('hot deals are ranked first and lost causes last', async () => {
  const ranked = await measureRanking({ count: 200, seed: 3, size: 'small' });
  expect(ranked.correlation).toBeGreaterThan(0.6);
  expect(ranked.hotFirst).toBeGreaterThan(0.6);
  expect(ranked.lostLast).toBeGreaterThan(0.6);
  expect(ranked.meanPlace.get('lost_cause')?.place).toBeGreaterThan(0.75);
  expect(ranked.emptyRanked).toBe(0);
});

it('a rank correlation is 1 in the same order, −1 in the opposite, whatever the scale', () => {
  expect(spearman([1, 2, 3], [10, 200, 3000])).toBeCloseTo(1);
  expect(spearman([1, 2, 3], [5, 4, -1])).toBeCloseTo(-1);
  expect(spearman([1, 2, 3, 4], [1, 1, 2, 2])).toBeCloseTo(0.894, 3);
});
