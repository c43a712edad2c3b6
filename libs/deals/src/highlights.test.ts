import { expect, it } from 'vitest';
import { concludeDeal, concludeEmptyDeal } from './conclude.ts';
import { topDeals } from './highlights.ts';
import type { DealResult } from './intelligence.ts';
import { composeDeal } from './prompt/compose.ts';
import { acmeDeal, quietReply } from './testing.ts';

const composition = composeDeal(acmeDeal, { delimiter: 'k3v9x2m7q1', maxInputTokens: 60_000 });

function result(
  deal_id: string,
  close_probability: number,
  qualification_score: number,
): DealResult {
  const deal = { ...acmeDeal, deal_id, deal_name: deal_id };
  return concludeDeal(deal, { ...quietReply, close_probability, qualification_score }, composition);
}

it('shows the most promising deals first and leaves out those without content', () => {
  const results = [
    ...[result('c', 40, 70), result('b', 40, 70), result('a', 10, 99), result('d', 40, 80)],
    ...[concludeEmptyDeal({ deal_id: 'empty' }) as DealResult, result('e', 90, 1)],
  ];
  const { columns, rows } = topDeals(results, 4);
  expect(columns).toEqual(['Deal', 'Score', 'Close %', 'Risk', 'Next action']);
  expect(rows.map(([name]) => name)).toEqual(['e', 'd', 'b', 'c']);
  expect(rows[0]).toEqual(['e', '1', '90', 'medium', 'Ask Maria for a call with the CFO.']);
  expect(topDeals(results.toReversed(), 4).rows).toEqual(rows);
});
