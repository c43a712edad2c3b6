import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourcesOf } from './content/sources.ts';
import { minQuoteChars, verifyEvidence } from './evidence.ts';
import type { Signal } from './reply.ts';
import { acmeDeal, quietReply, untidyDeal } from './testing.ts';

const sources = sourcesOf(acmeDeal);

function verifyRisk(signal: Partial<Signal>) {
  const risk = { text: 'A risk.', source_id: 'm-1', quote: 'frozen the budget', ...signal };
  return verifyEvidence({ ...quietReply, risk_signals: [risk] }, sources);
}

function verifyCompetitor(text: string, quote: string, body: string) {
  const reply = { ...quietReply, competitors_mentioned: [{ text, source_id: 'n', quote }] };
  return verifyEvidence(reply, sourcesOf({ deal_id: 'D', notes: [{ id: 'n', body }] })).evidence;
}

describe('verifyEvidence', () => {
  it('keeps a finding whose quote occurs in the source it names', () => {
    expect(verifyRisk({})).toEqual({
      evidence: [
        { field: 'risk_signals', text: 'A risk.', source_id: 'm-1', quote: 'frozen the budget' },
      ],
      dropped: 0,
    });
  });

  it.each([
    ['case and white space', 'Our CFO\n has  FROZEN the budget'],
    ['marks of a quoted line', 'Tom Reed <tom@longhaul.example> wrote: Here is'],
    ['marks around it', '“frozen the budget until June.”'],
    ['dots after it', 'Our CFO has frozen the budget…'],
    ['words of a quoted reply, which the prompt left out', 'Here is the proposal.'],
    ['its header', 'Re: proposal'],
    ['a line that the prompt escaped', '\\### not a source'],
  ])('looks through %s', (_what, quote) => {
    expect(verifyRisk({ quote }).dropped).toBe(0);
  });

  it.each([
    ['invented', 'We signed with somebody else'],
    ['put together from two places', 'Our CFO likes the budget'],
    ['empty', ' '],
    ['too short to prove anything', 'budget'],
  ])('drops and counts a finding whose quote is %s', (_what, quote) => {
    expect(verifyRisk({ quote })).toEqual({ evidence: [], dropped: 1 });
  });

  it('mends the id of a quote that occurs in exactly one other source', () => {
    const { evidence } = verifyRisk({ source_id: 'call-9', quote: 'lose two hours a day' });
    expect(evidence[0]?.source_id).toBe('call-1');
  });

  it('drops a quote with a wrong id that occurs in several sources', () => {
    expect(verifyRisk({ source_id: 'note-9', quote: 'Here is the proposal.' }).dropped).toBe(1);
  });

  it('takes a competitor’s short name for a quote, as a word of its own', () => {
    expect(verifyCompetitor('Ace', 'Ace', 'They look at Ace, too.')).toHaveLength(1);
    expect(verifyCompetitor('Ace', 'Ace', 'Place the order.')).toHaveLength(0);
    expect(verifyCompetitor('Ace', 'look', 'They look at Ace, too.')).toHaveLength(0);
    expect(verifyCompetitor('SAP', 'SAP', '他们也在看SAP的方案')).toHaveLength(1);
  });

  it('counts Chinese, Japanese and Korean characters double', () => {
    expect(verifyCompetitor('Frozen', '预算冻结', '今年的预算冻结了。')).toHaveLength(1);
    expect(verifyCompetitor('Frozen', '预算', '今年的预算冻结了。')).toHaveLength(0);
  });

  it('finds every long enough piece of any source and accounts for each finding', () => {
    fc.assert(
      fc.property(untidyDeal(), fc.nat(), fc.nat({ max: 60 }), (deal, from, chars) => {
        const all = sourcesOf(deal);
        const signals = all.map(({ id, text }) => {
          const words = text.split(/\s+/).filter((word) => /^[\p{L}.]+$/u.test(word));
          const start = words.length === 0 ? 0 : from % words.length;
          const quote = text
            .slice(text.indexOf(words[start] ?? ''))
            .slice(0, minQuoteChars + chars);
          return { text: 'A risk.', source_id: id, quote };
        });
        const { evidence, dropped } = verifyEvidence({ ...quietReply, risk_signals: signals }, all);
        expect(evidence.length + dropped).toBe(signals.length);
        const kept = new Set(evidence.map(({ source_id }) => source_id));
        for (const { source_id, quote } of signals) {
          if (/^[a-z][a-z. ]{8,}[a-z]$/i.test(quote)) expect(kept).toContain(source_id);
        }
      }),
    );
  });

  it('proves nothing by words that stand nowhere in the deal', () => {
    fc.assert(
      fc.property(untidyDeal(), (deal) => {
        const all = sourcesOf(deal);
        const signals = all.map(({ id }) => ({
          text: 'A risk.',
          source_id: id,
          quote: 'words that nobody ever wrote',
        }));
        const verified = verifyEvidence({ ...quietReply, objections_raised: signals }, all);
        expect(verified).toEqual({ evidence: [], dropped: all.length });
      }),
    );
  });
});
