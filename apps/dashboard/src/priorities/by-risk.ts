import type { InsightDeal, Intervention } from '@longhaul/api-contract/insights';

const levels: readonly InsightDeal['riskLevel'][] = ['critical', 'high', 'medium', 'low'];

/** What is most at risk first, of equals the better ranked: who has little time starts at the top. */
export function byRisk(
  interventions: readonly Intervention[],
  deals: ReadonlyMap<string, InsightDeal>,
): Intervention[] {
  const riskOf = ({ dealId }: Intervention): number => {
    const at = levels.indexOf(deals.get(dealId)?.riskLevel);
    return at < 0 ? levels.length : at;
  };
  const rankOf = ({ dealId }: Intervention): number => deals.get(dealId)?.rank ?? Infinity;
  // Two without a rank are equal; their difference would be no number.
  return interventions.toSorted(
    (a, b) => riskOf(a) - riskOf(b) || (rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b)),
  );
}
