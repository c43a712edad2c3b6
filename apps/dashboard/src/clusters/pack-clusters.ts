import type { Clusters, InsightDeal } from '@longhaul/api-contract/insights';
import { hierarchy, pack } from 'd3-hierarchy';

export type Circle =
  | {
      readonly kind: 'group';
      readonly id: number;
      readonly x: number;
      readonly y: number;
      readonly r: number;
    }
  | {
      readonly kind: 'deal';
      readonly id: number;
      readonly itemId: string;
      readonly name: string;
      readonly risk: string | undefined;
      readonly x: number;
      readonly y: number;
      readonly r: number;
    };

/** What is drawn, in units of which the map is `mapWidth` wide. */
export type ClusterMap = {
  readonly circles: readonly Circle[];
  readonly height: number;
  /** One deal in so many is drawn. */
  readonly step: number;
};

export const mapWidth = 1000;
/** Around everything: the groups’ numbers reach beyond their circles. */
const rim = 36;
/** Deals that are drawn; of a larger pipeline, evenly many of each group. */
const maxDots = 1500;

type Node = {
  readonly groupId?: number;
  readonly deal?: { readonly id: string; readonly known: InsightDeal | undefined };
  readonly children?: Node[];
};

/** Groups as circles of deals; a dot's area is the deal's size. Groups come before their deals. */
export function packClusters(
  { clusters }: Pick<Clusters, 'clusters'>,
  deals: ReadonlyMap<string, InsightDeal>,
): ClusterMap {
  const total = clusters.reduce((sum, { memberIds }) => sum + memberIds.length, 0);
  const step = Math.max(1, Math.ceil(total / maxDots));
  const children = clusters.map(({ id, memberIds }): Node => ({
    groupId: id,
    children: memberIds
      .filter((_, index) => index % step === 0)
      .map((dealId) => ({ groupId: id, deal: { id: dealId, known: deals.get(dealId) } })),
  }));
  const root = hierarchy<Node>({ children })
    .sum(({ deal }) => (deal ? 0.35 + (deal.known?.parts?.size ?? 50) / 100 : 0))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const packed = pack<Node>()
    .size([mapWidth, mapWidth])
    .padding(({ depth }) => (depth === 0 ? 26 : 4))(root);
  const circles = packed.descendants().flatMap(({ data, x, y, r }): Circle[] => {
    const { groupId: id, deal } = data;
    if (id === undefined) return [];
    if (!deal) return [{ kind: 'group', id, x, y, r }];
    const { known } = deal;
    const name = known?.name ?? deal.id;
    return [{ kind: 'deal', id, itemId: deal.id, name, risk: known?.riskLevel, x, y, r }];
  });
  return { ...filled(circles), step };
}

/** Packed into a square, groups leave much of it empty: they are grown to the width, and no higher. */
function filled(circles: readonly Circle[]): Pick<ClusterMap, 'circles' | 'height'> {
  const groups = circles.filter(({ kind }) => kind === 'group');
  const edges = (near: (circle: Circle) => number): number[] => groups.map(near);
  const left = Math.min(...edges(({ x, r }) => x - r));
  const top = Math.min(...edges(({ y, r }) => y - r));
  const width = Math.max(...edges(({ x, r }) => x + r)) - left;
  const height = Math.max(...edges(({ y, r }) => y + r)) - top;
  const scale = (mapWidth - 2 * rim) / width;
  const grown = circles.map((circle) => ({
    ...circle,
    x: rim + (circle.x - left) * scale,
    y: rim + (circle.y - top) * scale,
    r: circle.r * scale,
  }));
  return { circles: grown, height: height * scale + 2 * rim };
}
