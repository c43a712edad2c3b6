/**
 * How well points sit in their groups, by squared Euclidean distance. With squares the mean distance
 * of a point to a whole group is its distance to the group's center plus the group's own spread, so
 * that the exact silhouette takes time linear in the points: no matrix of pairs is ever made.
 */
export type Grouping = {
  readonly rows: readonly (readonly number[])[];
  /** The group of each row. */
  readonly groups: readonly number[];
  readonly groupCount: number;
};

export type Fit = {
  /** Per row, −1 (sits with the wrong group) to 1; 0 for a row alone in its group. */
  readonly silhouettes: Float64Array;
  /** Mean over all rows. */
  readonly mean: number;
  readonly centers: readonly (readonly number[])[];
  readonly sizes: readonly number[];
  /** Mean squared distance of a group's members to its center. */
  readonly spreads: readonly number[];
};

export function squaredDistance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) {
    const difference = (a[at] as number) - (b[at] as number);
    sum += difference * difference;
  }
  return sum;
}

export function fitOf(grouping: Grouping): Fit {
  const { rows, groups } = grouping;
  const { centers, sizes } = centersOf(grouping);
  const spreads = spreadsOf(grouping, centers, sizes);
  const silhouettes = new Float64Array(rows.length);
  let sum = 0;
  for (const [at, row] of rows.entries()) {
    const silhouette = silhouetteOf(row, groups[at] as number, { centers, sizes, spreads });
    silhouettes[at] = silhouette;
    sum += silhouette;
  }
  return { silhouettes, mean: rows.length === 0 ? 0 : sum / rows.length, centers, sizes, spreads };
}

function silhouetteOf(
  row: readonly number[],
  own: number,
  { centers, sizes, spreads }: Pick<Fit, 'centers' | 'sizes' | 'spreads'>,
): number {
  const size = sizes[own] as number;
  if (size < 2) return 0;
  let inside = 0;
  let outside = Infinity;
  for (const [group, center] of centers.entries()) {
    if (sizes[group] === 0) continue;
    const mean = squaredDistance(row, center) + (spreads[group] as number);
    // Its own distance of 0 to itself is left out of the mean.
    if (group === own) inside = (mean * size) / (size - 1);
    else outside = Math.min(outside, mean);
  }
  const larger = Math.max(inside, outside);
  return larger === 0 || larger === Infinity ? 0 : (outside - inside) / larger;
}

function centersOf({ rows, groups, groupCount }: Grouping): {
  readonly centers: number[][];
  readonly sizes: number[];
} {
  const width = rows[0]?.length ?? 0;
  const centers = Array.from({ length: groupCount }, () => new Array<number>(width).fill(0));
  const sizes = new Array<number>(groupCount).fill(0);
  for (const [at, row] of rows.entries()) {
    const group = groups[at] as number;
    const center = centers[group] as number[];
    sizes[group] = (sizes[group] as number) + 1;
    for (let column = 0; column < width; column += 1) {
      center[column] = (center[column] as number) + (row[column] as number);
    }
  }
  for (const [group, center] of centers.entries()) {
    const size = Math.max(1, sizes[group] as number);
    for (let column = 0; column < width; column += 1) {
      center[column] = (center[column] as number) / size;
    }
  }
  return { centers, sizes };
}

function spreadsOf(
  { rows, groups, groupCount }: Grouping,
  centers: readonly (readonly number[])[],
  sizes: readonly number[],
): number[] {
  const spreads = new Array<number>(groupCount).fill(0);
  for (const [at, row] of rows.entries()) {
    const group = groups[at] as number;
    const distance = squaredDistance(row, centers[group] as number[]);
    spreads[group] = (spreads[group] as number) + distance / (sizes[group] as number);
  }
  return spreads;
}
