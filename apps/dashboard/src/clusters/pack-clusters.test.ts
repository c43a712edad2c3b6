import { clusters, priorities } from '@longhaul/api-contract/documents/testing';
import { describe, expect, it } from 'vitest';
import { mapWidth, packClusters } from './pack-clusters.ts';

const byId = new Map(priorities.deals.map((deal) => [deal.id, deal]));

describe('packClusters', () => {
  it('draws every group, and every deal inside its own', () => {
    const { circles, height, step } = packClusters(clusters, byId);
    const groups = circles.filter(({ kind }) => kind === 'group');
    const dots = circles.filter(({ kind }) => kind === 'deal');
    expect(groups).toHaveLength(2);
    expect(dots).toHaveLength(5);
    expect(step).toBe(1);
    for (const dot of dots) {
      expect(dot.y + dot.r).toBeLessThan(height);
      const group = groups.find(({ id }) => id === dot.id);
      expect(group).toBeDefined();
      if (!group) continue;
      const distance = Math.hypot(dot.x - group.x, dot.y - group.y);
      expect(distance + dot.r).toBeLessThanOrEqual(group.r + 0.001);
    }
  });

  it('is no higher than two groups side by side', () => {
    expect(packClusters(clusters, byId).height).toBeLessThan(0.7 * mapWidth);
  });

  it('draws evenly many of a pipeline that is too large to draw, and says of how many one', () => {
    const memberIds = Array.from({ length: 5000 }, (_, index) => `D-${String(index)}`);
    const large = clusters.clusters.map((cluster) => ({ ...cluster, memberIds }));
    const { circles, step } = packClusters({ clusters: large }, new Map());
    expect(step).toBe(7);
    const count = (id: number) =>
      circles.filter((one) => one.kind === 'deal' && one.id === id).length;
    expect(count(1)).toBe(count(2));
    expect(count(1) + count(2)).toBeLessThanOrEqual(1500);
  });
});
