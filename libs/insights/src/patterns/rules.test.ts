import type { DealFacts } from '@longhaul/deals/facts';
import { describe, expect, it } from 'vitest';
import { sampleDeal, someAsOfMs } from '../testing.ts';
import { joinPatterns, patternsByRule } from './rules.ts';

const settings = { noActivityDays: 21, stalledDays: 270 };

function found(facts: Partial<DealFacts>, asOfMs = someAsOfMs) {
  return patternsByRule(sampleDeal('d', { facts }).item.facts as DealFacts, asOfMs, settings);
}

describe('rules', () => {
  it('find nothing in a lively deal', () => {
    expect(found({})).toEqual([]);
  });

  it('find no activity after three weeks, not before', () => {
    expect(found({ last_activity: '2026-11-05T00:00:00Z' })).toEqual([]);
    expect(found({ last_activity: '2026-11-03T00:00:00Z' })).toEqual(['no_activity']);
  });

  it('find a deal overdue on the day after its close date', () => {
    const lateOnTheDay = Date.UTC(2026, 10, 25, 23);
    expect(found({ close_date: '2026-11-25' }, lateOnTheDay)).toEqual([]);
    expect(found({ close_date: '2026-11-24' }, lateOnTheDay)).toEqual(['overdue']);
  });

  it('find a deal stalled by its age, and single-threaded by its contacts', () => {
    expect(found({ created_at: '2026-01-10' })).toEqual(['stalled_in_stage']);
    expect(found({ contact_count: 1, contact_titles: ['CEO'] })).toEqual(['single_threaded']);
  });

  it('find no power only where every title is known', () => {
    expect(found({ contact_titles: ['IT Lead', 'Buyer'] })).toEqual(['no_power']);
    expect(found({ contact_titles: ['IT Lead'] })).toEqual([]);
    expect(found({ contact_titles: ['Geschäftsführerin', 'Buyer'] })).toEqual([]);
  });

  it('leave open what facts leave open', () => {
    const nothing = { last_activity: null, close_date: 'soon', created_at: null };
    expect(found({ ...nothing, contact_count: 0, contact_titles: [] })).toEqual([]);
  });
});

it('patterns tell who says so, in the order of the vocabulary', () => {
  expect(joinPatterns(['no_power', 'ghosted'], ['no_power', 'overdue'])).toEqual([
    { pattern: 'ghosted', sources: ['model'] },
    { pattern: 'overdue', sources: ['rule'] },
    { pattern: 'no_power', sources: ['model', 'rule'] },
  ]);
});
