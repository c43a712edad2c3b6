import type { Intelligence } from '@longhaul/deals/intelligence';
import { expect, it } from 'vitest';
import { recordOf, type DealRecord } from '../deal-record.ts';
import { defaultSettings } from '../priorities/settings.ts';
import { sampleDeal, someAsOfMs } from '../testing.ts';
import { diffOf } from './diff.ts';

const rules = { asOfMs: someAsOfMs, settings: defaultSettings.rules };

function deal(id: string, intelligence: Partial<Intelligence> = {}): DealRecord {
  const { item, result } = sampleDeal(id, { intelligence });
  return recordOf(item, result, rules);
}

function missing(id: string): DealRecord {
  return recordOf(sampleDeal(id, { code: 'TIMEOUT' }).item, undefined, rules);
}

function diff(before: readonly DealRecord[], now: readonly DealRecord[]) {
  const found = diffOf(now, { jobId: 'before', asOfMs: 0, records: before });
  const lists = Object.entries(found).filter(
    ([, value]) => Array.isArray(value) && value.length > 0,
  );
  return Object.fromEntries(
    lists.map(([name, list]) => [name, (list as { id: string }[]).map(({ id }) => id)]),
  );
}

it('nothing changed, nothing told', () => {
  expect(diff([deal('a'), deal('b')], [deal('b'), deal('a')])).toEqual({});
});

it('a deal is newly at risk when its risk rose to high or more, the heaviest change first', () => {
  const before = [deal('a'), deal('b', { risk_level: 'low' }), deal('c', { risk_level: 'low' })];
  const now = [
    deal('a', { risk_level: 'high' }),
    deal('b', { risk_level: 'critical' }),
    deal('c', { risk_level: 'medium' }),
  ];
  expect(diff(before, now)).toEqual({ newlyAtRisk: ['b', 'a'] });
});

it('a deal improved when its risk fell, or its chance rose by 15 points', () => {
  const before = [deal('a', { risk_level: 'high' }), deal('b'), deal('c')];
  const now = [
    deal('a', { risk_level: 'low' }),
    deal('b', { close_probability: 55 }),
    deal('c', { close_probability: 54 }),
  ];
  expect(diff(before, now)).toEqual({ improved: ['a', 'b'] });
});

it('a deal has gone silent when it was not before, by whoever says so', () => {
  const silent = { risk_patterns: ['ghosted'] } as const;
  const before = [deal('a'), deal('b', { risk_patterns: [...silent.risk_patterns] })];
  const now = ['a', 'b'].map((id) => deal(id, { risk_patterns: [...silent.risk_patterns] }));
  expect(diff(before, now)).toEqual({ goneSilent: ['a'] });
});

it('deals come and go, and a missing one is unknown and neither better nor worse', () => {
  const before = [deal('gone'), deal('lost'), missing('back')];
  const now = [deal('new'), missing('lost'), deal('back', { risk_level: 'critical' })];
  expect(diff(before, now)).toEqual({ added: ['new'], removed: ['gone'], unknown: ['lost'] });
});
