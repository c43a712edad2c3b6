import { utf8ByteLength } from '@longhaul/jobs/text';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dealFactsSchema, factsOf, maxFactsBytes } from './facts.ts';
import { acmeDeal, untidyDeal } from './testing.ts';

describe('factsOf', () => {
  it('keeps what phases need of a deal, failed or not', () => {
    expect(factsOf(acmeDeal)).toEqual({
      stage: 'Proposal',
      amount: 48_000,
      currency: 'USD',
      owner: 'Tom Reed',
      close_date: '2026-04-30',
      created_at: '2026-01-12T09:00:00Z',
      contact_count: 2,
      contact_titles: ['VP Operations'],
      last_activity: '2026-03-03T10:12:00.000Z',
    });
  });

  it('has the same fields for a deal of which nothing is known', () => {
    const facts = factsOf({ deal_id: 'D' });
    expect(Object.keys(facts)).toEqual(Object.keys(factsOf(acmeDeal)));
    expect(facts).toMatchObject({ stage: null, last_activity: null, contact_titles: [] });
  });

  it('stays small for any deal', () => {
    const wide = fc.array(fc.record({ title: fc.string({ unit: 'grapheme', maxLength: 80 }) }));
    fc.assert(
      fc.property(untidyDeal(), wide, (deal, contacts) => {
        const facts = factsOf({ ...deal, contacts });
        expect(utf8ByteLength(JSON.stringify(facts))).toBeLessThanOrEqual(maxFactsBytes);
        expect(dealFactsSchema.parse(facts)).toEqual(facts);
      }),
    );
  });
});
