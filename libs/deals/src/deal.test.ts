import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countUnknownFields, dealSchema } from './deal.ts';
import { acmeDeal, untidyDeal } from './testing.ts';

describe('dealSchema', () => {
  it('asks for nothing but the id', () => {
    expect(dealSchema.safeParse({ deal_id: 'D-1' }).success).toBe(true);
    expect(dealSchema.safeParse({ deal_id: 'D-1', emails: null, amount: null }).success).toBe(true);
    expect(dealSchema.safeParse({ deal_name: 'Acme' }).success).toBe(false);
  });

  it('checks a deal and leaves it as it came', () => {
    fc.assert(
      fc.property(untidyDeal(), (deal) => {
        expect(dealSchema.parse(deal)).toEqual(deal);
      }),
    );
  });

  it.each([
    [{ deal_id: 'D', amount: '48000' }, ['amount']],
    [{ deal_id: 'D', emails: {} }, ['emails']],
    [{ deal_id: 'D', notes: [{ body: 5 }] }, ['notes', 0, 'body']],
    [{ deal_id: true }, ['deal_id']],
  ])('names the field of a wrong type: %j', (deal, path) => {
    expect(dealSchema.safeParse(deal).error?.issues[0]?.path).toEqual(path);
  });
});

describe('countUnknownFields', () => {
  it('counts every occurrence, in the deal and in everything in it', () => {
    expect(countUnknownFields(acmeDeal)).toBe(0);
    expect(
      countUnknownFields({
        deal_id: 'D',
        hubspot_score: 3,
        contacts: [{ name: 'Maria', linkedin: 'x' }],
        emails: [{ cc: 'a' }, { cc: 'b', body: 'c' }],
        documents: [{ url: 'https://x.example' }],
      }),
    ).toBe(5);
  });
});
