import { byCodeUnit } from '@longhaul/jobs/text';
import type { Highlights } from '@longhaul/jobs/workload';
import type { DealResult } from './intelligence.ts';

/**
 * The deals worth a look first: most likely to close, then best qualified, then by id so that the
 * table is the same each time. Deals without content are left out: nothing is known of them.
 */
export function topDeals(results: Iterable<DealResult>, limit: number): Highlights {
  const rows = [...results]
    .filter((result) => result.content_summary.has_meaningful_content)
    .sort(byPromise)
    .slice(0, limit)
    .map(rowOf);
  return { title: 'Top deals', columns: ['Deal', 'Score', 'Close %', 'Risk', 'Next action'], rows };
}

function byPromise(a: DealResult, b: DealResult): number {
  return (
    b.intelligence.close_probability - a.intelligence.close_probability ||
    b.intelligence.qualification_score - a.intelligence.qualification_score ||
    byCodeUnit(a.deal_id, b.deal_id)
  );
}

function rowOf({ deal_name, intelligence }: DealResult): string[] {
  return [
    deal_name,
    String(intelligence.qualification_score),
    String(intelligence.close_probability),
    intelligence.risk_level,
    intelligence.recommended_next_action,
  ];
}
