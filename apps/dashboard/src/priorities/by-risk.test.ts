import type { InsightDeal, Intervention } from '@longhaul/api-contract/insights';
import { expect, it } from 'vitest';
import { byRisk } from './by-risk.ts';

const facts = { owner: null, stage: null, amount: null, currency: null, patterns: [] };

function deal(id: string, rank: number, riskLevel: InsightDeal['riskLevel']): InsightDeal {
  return { id, name: id, standing: 'ranked', rank, riskLevel, ...facts };
}

it('critical deals stand first however low they rank; of one risk, the better ranked', () => {
  const deals = [deal('a', 1, 'low'), deal('b', 9, 'critical'), deal('c', 3, 'critical')];
  const interventions = ['a', 'b', 'c', 'unknown'].map((dealId): Intervention => ({
    dealId,
    action: '',
    source: 'model',
    why: '',
  }));
  const sorted = byRisk(interventions, new Map(deals.map((each) => [each.id, each])));
  expect(sorted.map(({ dealId }) => dealId)).toEqual(['c', 'b', 'a', 'unknown']);
});
