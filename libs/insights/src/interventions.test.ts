import type { DealFacts } from '@longhaul/deals/facts';
import { expect, it } from 'vitest';
import { recordOf } from './deal-record.ts';
import { interventionsOf, type Candidate } from './interventions.ts';
import { defaultSettings } from './priorities/settings.ts';
import { sampleDeal, someAsOfMs } from './testing.ts';

function candidate(id: string, facts: Partial<DealFacts>, recommended?: string): Candidate {
  const { item, result } = sampleDeal(id, { facts });
  const rules = { asOfMs: someAsOfMs, settings: defaultSettings.rules };
  return { id, score: 50, record: recordOf(item, result, rules), recommended };
}

it('a deal without a recommendation and without a passed date needs nobody', () => {
  expect(interventionsOf([candidate('a', {})])).toEqual([]);
});

it('a rule asks where the model does not, and says so', () => {
  const [owner] = interventionsOf([candidate('a', { close_date: '2026-11-01' })]);
  expect(owner?.deals).toEqual([
    {
      dealId: 'a',
      source: 'rule',
      action:
        'Its close date 2026-11-01 has passed: agree on a new one with the buyer, or close it.',
      why: 'Medium risk · Overdue',
    },
  ]);
});

it('the recommendation goes before the rule', () => {
  const [owner] = interventionsOf([candidate('a', { close_date: '2026-11-01' }, 'Call the CFO.')]);
  expect(owner?.deals).toMatchObject([{ action: 'Call the CFO.', source: 'model' }]);
});

it('deals without an owner come last, however many they are', () => {
  const owners = interventionsOf([
    candidate('a', { owner: null }, 'x'),
    candidate('b', { owner: null }, 'x'),
    candidate('c', { owner: 'Zoe' }, 'x'),
  ]).map(({ owner }) => owner);
  expect(owners).toEqual(['Zoe', null]);
});
