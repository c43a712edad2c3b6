import { seededRandom } from './seeded.ts';
import { squaredDistance } from './silhouette.ts';

/**
 * Centers for k-means to start from, by k-means++: each is a row drawn with a chance that grows with
 * its squared distance to those drawn before, so that starts spread over the points.
 *
 * The caller has at least `count` different rows, so that a further one is always left to draw.
 */
export function startCenters(
  rows: readonly (readonly number[])[],
  count: number,
  seed: number,
): number[][] {
  const random = seededRandom(seed);
  const nearest = new Float64Array(rows.length).fill(Infinity);
  const centers = [rows[Math.floor(random() * rows.length)] as number[]];
  while (centers.length < count) {
    const newest = centers.at(-1) as number[];
    let sum = 0;
    for (const [at, row] of rows.entries()) {
      const distance = Math.min(nearest[at] as number, squaredDistance(row, newest));
      nearest[at] = distance;
      sum += distance;
    }
    centers.push(rows[drawn(nearest, random() * sum)] as number[]);
  }
  return centers.map((center) => [...center]);
}

/** The index whose stretch of the summed weights holds `point`; never one of weight 0. */
function drawn(weights: Float64Array, point: number): number {
  let left = point;
  let last = 0;
  for (const [at, weight] of weights.entries()) {
    if (weight === 0) continue;
    last = at;
    left -= weight;
    if (left < 0) return at;
  }
  return last;
}
