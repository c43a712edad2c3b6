import type { DealRecord } from '../deal-record.ts';
import type { InsightDeal } from '../document.ts';
import { boundsOf, byRank, type Missing, type Placed } from './bounds.ts';
import { scoreBounds, scoreOf, type ScoreContext, type Scored } from './score.ts';
import { standingOf, type Standing } from './standing.ts';

export type RankedDeal = Placed & { readonly record: DealRecord };

/** What a ranking says of one deal. */
export type Place = Pick<
  InsightDeal,
  | 'standing'
  | 'reason'
  | 'rank'
  | 'score'
  | 'parts'
  | 'bestRank'
  | 'worstRank'
  | 'top'
  | 'possibleScore'
>;

export type Ranking = {
  /** The best first. */
  readonly ranked: readonly RankedDeal[];
  readonly placeOf: (record: DealRecord) => Place;
};

/** Ranks the deals that can be ranked, and says of every deal where it stands, or may stand. */
export function rankDeals(
  records: readonly DealRecord[],
  context: ScoreContext,
  top: number,
): Ranking {
  const standings = new Map<string, Standing>();
  const scores = new Map<string, Scored>();
  const ranked: RankedDeal[] = [];
  const missing: Missing[] = [];
  for (const record of records) {
    const standing = standingOf(record, context.asOfMs);
    standings.set(record.id, standing);
    if (standing.standing === 'missing') {
      missing.push({ id: record.id, ...scoreBounds(record, context) });
    }
    if (standing.standing !== 'ranked' || !record.judged) continue;
    const scored = scoreOf(record, record.judged, context);
    scores.set(record.id, scored);
    ranked.push({ id: record.id, score: scored.score, record });
  }
  ranked.sort(byRank);
  const bounds = boundsOf(ranked, missing, top);
  const possible = new Map(missing.map(({ id, least, most }) => [id, { least, most }]));
  return {
    ranked,
    placeOf: ({ id }) => {
      const scored = scores.get(id);
      const bound = bounds.get(id);
      return {
        ...(standings.get(id) as Standing),
        // A ranked deal's rank among what is known is the best it can have.
        ...(scored && { ...scored, parts: { ...scored.parts }, rank: bound?.bestRank }),
        ...bound,
        possibleScore: possible.get(id),
      };
    },
  };
}
