import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedRandIndex, plantedDeals, type PlantedDeal } from '../testing.ts';
import { clusterDeals, maxFitted, minDeals, type Clustering } from './cluster-deals.ts';
import { seededRandom, shuffledIndexes } from './seeded.ts';

const noPause = (): Promise<void> => Promise.resolve();
const withoutSize = (): undefined => undefined;

function clusterOf(deals: readonly PlantedDeal[]): Promise<Clustering> {
  return clusterDeals(
    deals.map(({ record }) => record),
    withoutSize,
    noPause,
  );
}

/** How far found clusters and planted groups agree; every outlier counts as a cluster of its own. */
function agreement(deals: readonly PlantedDeal[], { clusters }: Clustering): number {
  const found = new Map(clusters.flatMap(({ id, memberIds }) => memberIds.map((m) => [m, id])));
  return adjustedRandIndex(
    deals.map(({ record }, at) => found.get(record.id) ?? -1 - at),
    deals.map(({ group }) => group),
  );
}

/** Groups from 20 members to five times as many. */
function unevenSizes(groups: number): number[] {
  return Array.from({ length: groups }, (_, at) => Math.round(20 * 5 ** (at / (groups - 1))));
}

describe('clusters of planted groups', () => {
  it('are found again: 3 to 5 groups, sizes up to 5 : 1, a third of their patterns shared, 10% noise', async () => {
    const indexes: number[] = [];
    for (let seed = 1; seed <= 20; seed += 1) {
      const deals = plantedDeals({ seed, sizes: unevenSizes(3 + (seed % 3)), noise: 0.1 });
      indexes.push(agreement(deals, await clusterOf(deals)));
    }
    const sorted = indexes.toSorted((a, b) => a - b);
    const median = ((sorted[9] ?? 0) + (sorted[10] ?? 0)) / 2;
    const worst = sorted[0] ?? 0;
    process.stdout.write(
      `adjusted Rand index: median ${median.toFixed(3)}, worst ${worst.toFixed(3)}\n`,
    );
    expect(median).toBeGreaterThanOrEqual(0.9);
    expect(worst).toBeGreaterThan(0.6);
  });

  it('are found on a sample where there are more deals than are fitted', async () => {
    const deals = plantedDeals({ seed: 5, sizes: [3500, 2000, 1000], noise: 0.1 });
    const clustering = await clusterOf(deals);
    expect(clustering.fittedOn).toBe(maxFitted);
    expect(agreement(deals, clustering)).toBeGreaterThan(0.9);
  });

  it('are found where their number is told by a part of the deals, whatever their ids repeat', async () => {
    const planted = plantedDeals({ seed: 6, sizes: [600, 600, 600], noise: 0.1 });
    // Every third one is of the same group: a sample at even distances would see that one alone.
    const deals = planted.map(({ group, record }, at) => {
      const place = (at % 600) * 3 + group;
      return { group, record: { ...record, id: `d${String(place).padStart(4, '0')}` } };
    });
    const clustering = await clusterOf(deals);
    expect(clustering.fittedOn).toBe(deals.length);
    expect(agreement(deals, clustering)).toBeGreaterThan(0.9);
  });

  it('are one where all deals are alike', async () => {
    const [alike] = plantedDeals({ seed: 1, sizes: [1], noise: 0 });
    const deals = Array.from({ length: 40 }, (_, at) => ({
      group: 0,
      record: { ...(alike as PlantedDeal).record, id: `d${String(at)}` },
    }));
    const { clusters, outlierIds, silhouette } = await clusterOf(deals);
    expect(clusters.map(({ memberIds }) => memberIds.length)).toEqual([40]);
    expect(outlierIds).toEqual([]);
    expect(silhouette).toBe(0);
  });

  it('are one where patterns differ but nothing goes with anything', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const deals = plantedDeals({ seed, sizes: [120], noise: 0.1 });
      expect((await clusterOf(deals)).clusters).toHaveLength(1);
    }
  });
});

it('clusters and their names do not depend on the order in which deals come', async () => {
  const deals = plantedDeals({ seed: 3, sizes: [30, 20, 12], noise: 0.1 });
  const first = await clusterOf(deals);
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const order = shuffledIndexes(deals.length, seed);
      const shuffled = [...order].map((at) => deals[at] as PlantedDeal);
      expect(await clusterOf(shuffled)).toEqual(first);
    }),
    { numRuns: 5 },
  );
});

it('every deal is in one cluster or left out, and the typical ones are members', async () => {
  const deals = plantedDeals({ seed: 8, sizes: [40, 30], noise: 0.3 });
  const { clusters, outlierIds } = await clusterOf(deals);
  const all = [...clusters.flatMap(({ memberIds }) => memberIds), ...outlierIds];
  expect(all.toSorted()).toEqual(deals.map(({ record }) => record.id).toSorted());
  for (const { memberIds, typicalIds } of clusters) {
    expect(memberIds).toEqual(expect.arrayContaining([...typicalIds]));
  }
});

it('a deal that is like no other is left out rather than forced in', async () => {
  const deals = plantedDeals({ seed: 4, sizes: [40, 30], noise: 0 });
  const [stranger] = plantedDeals({ seed: 99, sizes: [1], noise: 1 });
  const patterns = deals.flatMap(({ record }) => record.patterns.map(({ pattern }) => pattern));
  const strange = {
    ...(stranger as PlantedDeal).record,
    id: 'stranger',
    patterns: (['red_flag', 'no_activity', 'overdue', 'ghosted', 'budget_concern'] as const)
      .filter((pattern) => !patterns.includes(pattern))
      .map((pattern) => ({ pattern, sources: ['model' as const] })),
  };
  expect(strange.patterns.length).toBeGreaterThan(1);
  const { outlierIds } = await clusterOf([...deals, { record: strange, group: 2 }]);
  expect(outlierIds).toContain('stranger');
});

it('names differ, and say what sets a cluster apart', async () => {
  const deals = plantedDeals({ seed: 2, sizes: [40, 30, 20], noise: 0.05 });
  const { clusters } = await clusterOf(deals);
  expect(new Set(clusters.map(({ name }) => name)).size).toBe(clusters.length);
  for (const { traits, sentence } of clusters) {
    const [first] = traits;
    expect(first?.share).toBeGreaterThan(first?.shareElsewhere ?? 1);
    expect(sentence).toContain('%');
  }
});

it('a handful of deals is not grouped', async () => {
  const deals = plantedDeals({ seed: 1, sizes: [minDeals - 1], noise: 0.1 });
  const { clusters, outlierIds } = await clusterOf(deals);
  expect(clusters).toEqual([]);
  expect(outlierIds).toHaveLength(minDeals - 1);
});

it('the numbers of a seed are the same everywhere', () => {
  const random = seededRandom(1);
  expect([random(), random()].map((value) => value.toFixed(6))).toMatchInlineSnapshot(`
    [
      "0.627074",
      "0.002736",
    ]
  `);
});
