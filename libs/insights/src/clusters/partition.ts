import { kmeans } from 'ml-kmeans';
import { fitOf, type Fit } from './silhouette.ts';
import { startCenters } from './starts.ts';
import type { Points } from './features.ts';
import { shuffledIndexes } from './seeded.ts';

/** A division of points into groups, and how well it fits. */
export type Partition = {
  readonly groups: readonly number[];
  readonly groupCount: number;
  readonly fit: Fit;
};

/** Lets others run between two steps of long work, and ends it when its time is over. */
export type Pause = () => Promise<void>;

const maxGroups = 12;
/** Fewer members on average are no group one could say anything of. */
const minMeanSize = 4;
const maxIterations = 60;
/** A division must fit its points this much better than it fits the same features without ties. */
const minGain = 0.06;
/** Of divisions that fit nearly as well as the best, the finest says most. */
const nearlyBest = 0.85;
/**
 * How many points tell the number of groups. A mean silhouette of this many is off by a hundredth or
 * two, well below `minGain`; two dozen divisions of more would take most of an analysis.
 */
const maxCompared = 600;

/**
 * Divides points into as many groups as they have, one included.
 *
 * The number is chosen by the silhouette, and believed only where it beats a reference: the same
 * points with every feature shuffled on its own, which keeps how common each pattern is and breaks
 * what goes with what. Without groups in them, points fit a division no better than that.
 *
 * Deterministic: the starts are seeded by number, and the caller gives the rows in a fixed order.
 */
export async function partition(points: Points, pause: Pause): Promise<Partition> {
  const { rows } = points;
  const compared = { ...points, rows: drawnFrom(rows, maxCompared) };
  const chosen = await choose(compared, pause);
  if (chosen === undefined) return single(rows);
  return compared.rows === rows ? chosen : divide(rows, chosen.groupCount, pause);
}

/** The division into as many groups as the points have; `undefined` where that is one. */
async function choose(points: Points, pause: Pause): Promise<Partition | undefined> {
  const found = await divisions(points.rows, pause);
  const reference = await divisions(shuffledBlocks(points), pause);
  const best = bestMean(found);
  if (best - bestMean(reference) < minGain) return undefined;
  return found.findLast(({ fit }) => fit.mean >= best * nearlyBest);
}

/** At most so many of the rows, drawn by a fixed seed; the very list where it is short enough. */
function drawnFrom(rows: Points['rows'], most: number): Points['rows'] {
  if (rows.length <= most) return rows;
  const drawn = shuffledIndexes(rows.length, 1).slice(0, most);
  return Array.from(drawn, (at) => rows[at] as number[]);
}

function bestMean(partitions: readonly Partition[]): number {
  return partitions.reduce((most, { fit }) => Math.max(most, fit.mean), 0);
}

/** The divisions into 2, 3 and more groups, as far as the points allow. */
async function divisions(rows: Points['rows'], pause: Pause): Promise<readonly Partition[]> {
  const most = Math.min(maxGroups, Math.floor(rows.length / minMeanSize), countDistinct(rows));
  const found: Partition[] = [];
  for (let count = 2; count <= most; count += 1) found.push(await divide(rows, count, pause));
  return found;
}

function single(rows: Points['rows']): Partition {
  const groups = new Array<number>(rows.length).fill(0);
  const fit = fitOf({ rows, groups, groupCount: 1 });
  return { groups, groupCount: 1, fit: { ...fit, mean: 0 } };
}

/** The best of several starts: k-means finds a near optimum, not the optimum. */
async function divide(rows: Points['rows'], count: number, pause: Pause): Promise<Partition> {
  let best: Partition | undefined;
  for (let seed = 1; seed <= startsFor(rows.length); seed += 1) {
    const initialization = startCenters(rows, count, seed);
    const { clusters } = kmeans(rows, count, { initialization, maxIterations });
    const fit = fitOf({ rows, groups: clusters, groupCount: count });
    if (best === undefined || costOf(fit) < costOf(best.fit)) {
      best = { groups: clusters, groupCount: count, fit };
    }
    await pause();
  }
  return best as Partition;
}

function startsFor(rows: number): number {
  if (rows <= 300) return 10;
  return rows <= 2000 ? 5 : 3;
}

/** What k-means minimizes: the sum of squared distances to the centers. */
function costOf({ sizes, spreads }: Fit): number {
  return sizes.reduce((sum, size, group) => sum + size * (spreads[group] as number), 0);
}

/** Different rows, counted as far as it matters: k-means needs one for each center. */
function countDistinct(rows: Points['rows']): number {
  const seen = new Set<string>();
  for (const row of rows) {
    seen.add(row.join());
    if (seen.size === maxGroups) break;
  }
  return seen.size;
}

/** The same points with each feature dealt out anew, whole: its columns belong together. */
function shuffledBlocks({ rows, blocks }: Points): number[][] {
  const shuffled = rows.map((row) => [...row]);
  for (const [at, { from, to }] of blocks.entries()) {
    const order = shuffledIndexes(rows.length, at + 1);
    for (const [row, target] of shuffled.entries()) {
      const source = rows[order[row] as number] as number[];
      for (let column = from; column < to; column += 1) target[column] = source[column] as number;
    }
  }
  return shuffled;
}
