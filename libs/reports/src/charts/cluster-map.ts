import type { InsightCluster, InsightDeal } from '@longhaul/insights/document';
import { hierarchy, pack, type HierarchyCircularNode } from 'd3-hierarchy';
import { markup, type Markup } from '../markup.ts';
import { riskClassOf } from './risk-classes.ts';
import { at, drawing, type Size } from './svg.ts';

/** Deals that are drawn; of a larger pipeline, evenly many of each cluster. */
const maxDots = 500;
const size = 460;
/** Around a circle's dots, and around the whole. */
const rim = 8;

type Node = {
  readonly cluster?: InsightCluster;
  readonly deal?: InsightDeal;
  readonly children?: Node[];
};

/** Clusters as circles of deals: a dot's area is the deal's size, its color the risk. */
export function clusterMap(
  clusters: readonly InsightCluster[],
  byId: ReadonlyMap<string, InsightDeal>,
): Markup {
  const total = clusters.reduce((sum, { memberIds }) => sum + memberIds.length, 0);
  const step = Math.max(1, Math.ceil(total / maxDots));
  const children = clusters.map((cluster): Node => ({
    cluster,
    children: cluster.memberIds
      .filter((_, index) => index % step === 0)
      .flatMap((id) => byId.get(id) ?? [])
      .map((deal) => ({ deal })),
  }));
  const root = hierarchy<Node>({ children })
    .sum(({ deal }) => (deal ? 0.35 + (deal.parts?.size ?? 50) / 100 : 0))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || a.height - b.height);
  const packed = pack<Node>()
    .size([size, size])
    .padding(({ depth }) => (depth === 0 ? 14 : depth === 1 ? 2 : 0))(root);
  const nodes = packed.descendants();
  const dots = nodes.flatMap(({ data, x, y, r }) =>
    data.deal
      ? markup`<circle class="risk-${riskClassOf(data.deal)}" cx="${at(x)}" cy="${at(y)}" r="${at(r)}"><title>${data.deal.name}</title></circle>`
      : [],
  );
  const title = clusters
    .map(({ id, name, memberIds }) => `${String(id)}: ${name}, ${String(memberIds.length)} deals`)
    .join('; ');
  const content = [nodes.map(bubble), dots, nodes.map(number)];
  return drawing(boxOf(nodes), title, content);
}

/** The part of the square that circles fill: two or three of them leave much of it empty. */
function boxOf(nodes: readonly HierarchyCircularNode<Node>[]): Size {
  const bubbles = nodes.filter(({ data }) => data.cluster !== undefined);
  const edge = (side: (node: HierarchyCircularNode<Node>) => number): number[] => bubbles.map(side);
  const top = Math.min(...edge(({ y, r }) => y - r)) - rim;
  const bottom = Math.max(...edge(({ y, r }) => y + r)) + rim;
  return { width: size, top: at(top), height: at(bottom - top) };
}

function bubble({ data, x, y, r }: HierarchyCircularNode<Node>): Markup | undefined {
  if (!data.cluster) return undefined;
  return markup`<circle class="bubble" cx="${at(x)}" cy="${at(y)}" r="${at(r + 4)}"/>`;
}

/** A cluster's number, at the upper left of its circle. */
function number({ data, x, y, r }: HierarchyCircularNode<Node>): Markup | undefined {
  if (!data.cluster) return undefined;
  const reach = (r + 4) * Math.SQRT1_2;
  const [cx, cy] = [at(x - reach), at(y - reach)];
  return markup`<circle class="badge" cx="${cx}" cy="${cy}" r="11"/><text class="label badge-text middle" x="${cx}" y="${at(cy + 4.5)}">${data.cluster.id}</text>`;
}
