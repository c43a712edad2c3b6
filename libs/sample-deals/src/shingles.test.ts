import { describe, expect, it } from 'vitest';
import { generateDeals, type DealSize } from './generate.ts';
import { containment, shinglesOf } from './shingles.ts';

const largestShare = 0.2;

function largestContainment(sets: readonly ReadonlySet<number>[]): number {
  let largest = 0;
  for (const [at, set] of sets.entries()) {
    for (const other of sets.slice(0, at)) largest = Math.max(largest, containment(set, other));
  }
  return largest;
}

function shingleSets(size: DealSize, count: number, language?: string): Set<number>[] {
  const sets: Set<number>[] = [];
  for (const { deal, labels } of generateDeals({ count, seed: 7, size, asOf: '2026-11-20' })) {
    if (labels.archetype === 'empty') continue;
    if (language === undefined || labels.language === language) {
      sets.push(shinglesOf(deal, size === 'full' ? 16 : 1));
    }
  }
  return sets;
}

describe('shingle overlap', () => {
  it('stays within a fifth between any two of 127 small deals', () => {
    expect(largestContainment(shingleSets('small', 127))).toBeLessThanOrEqual(largestShare);
  });

  it('stays within a fifth between any two of twenty full deals of one language', () => {
    const english = shingleSets('full', 44, 'en').slice(0, 20);
    expect(english.length).toBe(20);
    expect(largestContainment(english)).toBeLessThanOrEqual(largestShare);
  });

  it('is one for a deal against itself', () => {
    const [set = new Set()] = shingleSets('small', 1);
    expect(set.size).toBeGreaterThan(50);
    expect(containment(set, set)).toBe(1);
  });
});
