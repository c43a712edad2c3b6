import { byCodeUnit } from '@longhaul/jobs/text';

/**
 * How far missing deals could change a ranking. Any valid analysis is possible for each of them, or
 * none that can be ranked; what a deal's facts fix (its size, its dates) narrows its scores. A deal's
 * own score never depends on another's analysis, so that the extremes are exact, and all reachable.
 */
export const memberships = ['certain', 'possible', 'out'] as const;
export type Membership = (typeof memberships)[number];

export type Placed = { readonly id: string; readonly score: number };
export type Missing = { readonly id: string; readonly least: number; readonly most: number };

export type RankBounds = {
  readonly bestRank: number;
  /** Undefined for a missing deal: it may end unranked. */
  readonly worstRank?: number;
  /** Whether it is among the first `top` in every, some or no possible outcome. */
  readonly top: Membership;
};

/** The order of a ranking: by score, then by id, so that it is one order. */
export function byRank(a: Placed, b: Placed): number {
  return b.score - a.score || byCodeUnit(a.id, b.id);
}

/**
 * Bounds for every deal, by id. `ranked` stands in the order of `byRank`; takes n log n.
 */
export function boundsOf(
  ranked: readonly Placed[],
  missing: readonly Missing[],
  top: number,
): ReadonlyMap<string, RankBounds> {
  const bounds = new Map<string, RankBounds>();
  const threats = missing.map(({ id, most }) => ({ id, score: most })).sort(byRank);
  for (const [at, deal] of ranked.entries()) {
    const bestRank = at + 1;
    const worstRank = bestRank + countAbove(threats, deal);
    bounds.set(deal.id, { bestRank, worstRank, top: membership(bestRank, worstRank, top) });
  }
  for (const { id, most } of missing) {
    const bestRank = 1 + countAbove(ranked, { id, score: most });
    bounds.set(id, { bestRank, top: bestRank <= top ? 'possible' : 'out' });
  }
  return bounds;
}

function membership(bestRank: number, worstRank: number, top: number): Membership {
  if (worstRank <= top) return 'certain';
  return bestRank <= top ? 'possible' : 'out';
}

/** How many of a ranking stand above a deal. */
function countAbove(ranking: readonly Placed[], deal: Placed): number {
  let low = 0;
  let high = ranking.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byRank(ranking[middle] as Placed, deal) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
