import { byCodeUnit } from '@longhaul/jobs/text';
import type { JudgedRecord } from '../deal-record.ts';
import { pointsOf, type Points } from './features.ts';
import { nameClusters, type NamedCluster } from './name-clusters.ts';
import { partition, type Partition, type Pause } from './partition.ts';
import { hash32 } from './seeded.ts';
import { fitOf, squaredDistance, type Fit } from './silhouette.ts';

/**
 * Deals with similar risk patterns, grouped.
 *
 * The same deals give the same clusters in whatever order they come: they are sorted by id first,
 * starts are numbered, and the sample of a large pipeline is drawn by the hash of the id.
 */
export type Clustering = {
  readonly clusters: readonly DealCluster[];
  /** Deals that fit no cluster: left out rather than forced in. */
  readonly outlierIds: readonly string[];
  /** Mean silhouette of the clustered deals, −1 to 1; 0 where there is one cluster. */
  readonly silhouette: number;
  /** How many deals the groups were found on; the others were put to the nearest. */
  readonly fittedOn: number;
};

export type DealCluster = NamedCluster & {
  /** 1 for the largest. */
  readonly id: number;
  /** By id. */
  readonly memberIds: readonly string[];
  /** The most typical first: nearest to the cluster's center. */
  readonly typicalIds: readonly string[];
};

/** Fewer deals are read one by one. */
export const minDeals = 8;
/** Up to here every deal takes part in finding the groups. */
export const maxFitted = 5000;
const typicalMembers = 3;
/** A group of fewer is not named but left out. */
const minMembers = 3;
/** Standard deviations from its group's usual distance to the center beyond which a deal is an outlier. */
const outlierDeviations = 3;

export async function clusterDeals(
  deals: readonly JudgedRecord[],
  sizeOf: (record: JudgedRecord) => number | undefined,
  pause: Pause,
): Promise<Clustering> {
  if (deals.length < minDeals) {
    const outlierIds = deals.map(({ id }) => id).sort(byCodeUnit);
    return { clusters: [], outlierIds, silhouette: 0, fittedOn: 0 };
  }
  const sorted = [...deals].sort((a, b) => byCodeUnit(a.id, b.id));
  const points = pointsOf(sorted, sizeOf);
  const sample = sampleOf(sorted);
  const fitted = await partition(
    { ...points, rows: sample.map((at) => points.rows[at] as number[]) },
    pause,
  );
  const whole = sample.length === sorted.length ? fitted : await assignAll(points, fitted, pause);
  return describe(sorted, points, whole, sample.length);
}

/** Indexes of the deals that groups are found on: all, or those whose ids hash lowest. */
function sampleOf(sorted: readonly JudgedRecord[]): readonly number[] {
  const indexes = sorted.map((_, at) => at);
  if (sorted.length <= maxFitted) return indexes;
  const hashes = Uint32Array.from(sorted, ({ id }) => hash32(id));
  return indexes
    .sort((a, b) => (hashes[a] as number) - (hashes[b] as number) || a - b)
    .slice(0, maxFitted)
    .sort((a, b) => a - b);
}

/** Deals put to the nearest center between two pauses. */
const assignedAtOnce = 5000;

async function assignAll(points: Points, fitted: Partition, pause: Pause): Promise<Partition> {
  const { groupCount, fit } = fitted;
  const groups: number[] = [];
  for (const row of points.rows) {
    groups.push(nearest(row, fit.centers));
    if (groups.length % assignedAtOnce === 0) await pause();
  }
  return { groups, groupCount, fit: fitOf({ rows: points.rows, groups, groupCount }) };
}

function nearest(row: readonly number[], centers: Fit['centers']): number {
  let best = 0;
  let least = Infinity;
  for (const [group, center] of centers.entries()) {
    const distance = squaredDistance(row, center);
    if (distance < least) {
      least = distance;
      best = group;
    }
  }
  return best;
}

type Member = { readonly at: number; readonly distance: number };

function describe(
  sorted: readonly JudgedRecord[],
  points: Points,
  { groups, groupCount, fit }: Partition,
  fittedOn: number,
): Clustering {
  const members = Array.from({ length: groupCount }, (): Member[] => []);
  for (const [at, row] of points.rows.entries()) {
    const group = groups[at] as number;
    members[group]?.push({ at, distance: squaredDistance(row, fit.centers[group] as number[]) });
  }
  const kept = members
    .map((group) => withoutOutliers(group, fit))
    .filter(({ length }) => length >= minMembers)
    .sort((a, b) => b.length - a.length || (a[0]?.at ?? 0) - (b[0]?.at ?? 0));
  const clustered = new Set(kept.flatMap((group) => group.map(({ at }) => at)));
  const recordsOf = (group: readonly Member[]): JudgedRecord[] =>
    group.map(({ at }) => sorted[at] as JudgedRecord);
  const named = nameClusters(kept.map(recordsOf));
  return {
    clusters: kept.map((group, index) => ({
      ...(named[index] as NamedCluster),
      id: index + 1,
      memberIds: recordsOf(group).map(({ id }) => id),
      typicalIds: recordsOf(mostTypical(group)).map(({ id }) => id),
    })),
    outlierIds: sorted.flatMap(({ id }, at) => (clustered.has(at) ? [] : [id])),
    silhouette: kept.length < 2 ? 0 : meanOf([...clustered].map((at) => fit.silhouettes[at] ?? 0)),
    fittedOn,
  };
}

function mostTypical(group: readonly Member[]): Member[] {
  return [...group].sort((a, b) => a.distance - b.distance || a.at - b.at).slice(0, typicalMembers);
}

/** Without those that sit nearer to another group, or unusually far from the center of their own. */
function withoutOutliers(group: readonly Member[], { silhouettes }: Fit): Member[] {
  const distances = group.map(({ distance }) => distance);
  const mean = meanOf(distances);
  const deviation = Math.sqrt(meanOf(distances.map((distance) => (distance - mean) ** 2)));
  const limit = mean + outlierDeviations * deviation + Number.EPSILON;
  return group.filter(({ at, distance }) => distance <= limit && (silhouettes[at] ?? 0) >= 0);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
