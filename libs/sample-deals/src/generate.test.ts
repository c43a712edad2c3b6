import { dealSchema } from '@longhaul/deals/deal';
import { describe, expect, it } from 'vitest';
import { blueprintOf } from './plan/blueprint.ts';
import { generateDeals, type DealSize, type SampleDeal } from './generate.ts';
import { smallLineBytes } from './plan/scale.ts';

const asOf = '2026-11-20';
const seed = 7;

function* samples(size: DealSize, count = 127): Generator<SampleDeal> {
  yield* generateDeals({ count, seed, size, asOf });
}

function lineBytes({ deal }: SampleDeal): number {
  return new TextEncoder().encode(`${JSON.stringify(deal)}\n`).length;
}

function at<T>(items: Iterable<T>, index: number): T {
  let place = 0;
  for (const item of items) {
    if (place === index) return item;
    place += 1;
  }
  throw new Error(`There is no item ${index}.`);
}

describe('generateDeals', () => {
  it('gives the same deals for the same seed and others for another seed', () => {
    expect([...samples('small')]).toEqual([...samples('small')]);
    const other = generateDeals({ count: 1, seed: 8, size: 'small', asOf });
    expect([...other][0]?.deal).not.toEqual([...samples('small', 1)][0]?.deal);
  });

  it('gives deal i whatever the count', () => {
    expect([...samples('small', 12)]).toEqual([...samples('small', 40)].slice(0, 12));
    expect(at(samples('full', 3), 2)).toEqual(at(samples('full', 9), 2));
  });

  it('writes a deal only when it is asked for', () => {
    const first = generateDeals({ count: 1e12, seed, size: 'full', asOf }).next();
    expect(first.value?.deal.deal_id).toBe('D-1001');
  });

  it('keeps every small line within its limit', () => {
    for (const sample of samples('small', 500)) {
      expect(lineBytes(sample)).toBeLessThanOrEqual(smallLineBytes);
    }
  });

  it('gives 127 full deals of 40 to 50 MB that the schema accepts', () => {
    let bytes = 0;
    for (const sample of samples('full')) {
      bytes += lineBytes(sample);
      expect(dealSchema.safeParse(sample.deal).success).toBe(true);
    }
    expect(bytes / 1e6).toBeGreaterThan(40);
    expect(bytes / 1e6).toBeLessThan(50);
  });

  it('gives heavy deals well over a hundred mails', () => {
    const heavy = [...samples('full', 20)].filter(({ labels }) => labels.heavy);
    expect(heavy).toHaveLength(3);
    for (const { deal } of heavy) expect(deal.emails?.length).toBeGreaterThan(150);
  });

  it('accepts every small deal by the schema', () => {
    for (const { deal } of samples('small')) expect(dealSchema.safeParse(deal).success).toBe(true);
  });

  it('refuses an asOf that is no date', () => {
    const deals = generateDeals({ count: 1, seed, size: 'small', asOf: '20 November' });
    expect(() => deals.next()).toThrow('"20 November" is not a date; write it as YYYY-MM-DD.');
  });
});

describe('the mixture of 127 deals', () => {
  const labels = [...samples('small')].map((sample) => sample.labels);
  const share = (count: number): number => count / labels.length;

  it('has eight industries and five languages, most of it English', () => {
    expect(new Set(labels.map(({ industry }) => industry)).size).toBeGreaterThanOrEqual(8);
    expect(new Set(labels.map(({ language }) => language)).size).toBeGreaterThanOrEqual(5);
    expect(share(labels.filter(({ language }) => language === 'en').length)).toBeGreaterThan(0.4);
  });

  it('has 12 to 18 % heavy deals, for any seed', () => {
    for (let other = 0; other < 50; other += 1) {
      const heavy = labels.filter((_, index) => blueprintOf(other, index).heavy);
      expect(share(heavy.length)).toBeGreaterThanOrEqual(0.12);
      expect(share(heavy.length)).toBeLessThanOrEqual(0.18);
    }
  });

  it('has about 3 % deals without any content', () => {
    const empty = [...samples('small')].filter(
      ({ labels: { archetype } }) => archetype === 'empty',
    );
    expect(share(empty.length)).toBeGreaterThan(0.015);
    expect(share(empty.length)).toBeLessThan(0.05);
    for (const { deal } of empty) {
      expect(deal.emails ?? deal.notes ?? deal.calls ?? deal.meetings ?? deal.documents).toBe(
        undefined,
      );
    }
  });
});
