import { describe, expect, it } from 'vitest';
import { concludeDeal, concludeEmptyDeal } from './conclude.ts';
import { dealResultSchema } from './intelligence.ts';
import { composeDeal } from './prompt/compose.ts';
import { acmeDeal, quietReply } from './testing.ts';

const composition = composeDeal(acmeDeal, { delimiter: 'k3v9x2m7q1', maxInputTokens: 60_000 });
const frozen = { text: 'Budget frozen.', source_id: 'm-1', quote: 'frozen the budget until June' };
const invented = { text: 'They signed elsewhere.', source_id: 'm-1', quote: 'we signed elsewhere' };

describe('concludeDeal', () => {
  const reply = {
    ...quietReply,
    risk_signals: [frozen, invented, frozen],
    competitors_mentioned: [{ text: 'RouteHero', source_id: '7', quote: 'RouteHero' }],
  };
  const result = concludeDeal(acmeDeal, reply, composition);

  it('keeps what a quote proves, once, and counts the rest', () => {
    expect(result.intelligence.risk_signals).toEqual(['Budget frozen.']);
    expect(result.intelligence.competitors_mentioned).toEqual(['RouteHero']);
    expect(result.evidence_dropped).toBe(1);
    expect(new Set(result.evidence.map(({ source_id }) => source_id))).toEqual(
      new Set(['m-1', '7']),
    );
  });

  it('has exactly the agreed fields', () => {
    expect(dealResultSchema.strict().parse(result)).toEqual(result);
    expect(Object.keys(result)).toEqual([
      ...['deal_id', 'deal_name', 'success', 'intelligence', 'content_summary'],
      ...['evidence', 'evidence_dropped', 'omitted', 'unknown_fields'],
    ]);
    expect(Object.keys(result.intelligence).toSorted()).toEqual([
      ...['buying_signals', 'champion_strength', 'close_probability', 'competitors_mentioned'],
      ...['confidence_level', 'days_to_close_estimate', 'deal_health_summary'],
      ...['decision_maker_engaged', 'engagement_quality', 'objections_raised'],
      ...['pain_points_identified', 'qualification_gaps', 'qualification_score'],
      ...['recommended_intervention', 'recommended_next_action', 'risk_level', 'risk_patterns'],
      'risk_signals',
    ]);
  });

  it('calls a deal without a name by its id', () => {
    const nameless = { ...acmeDeal, deal_id: 42, deal_name: ' ' };
    expect(concludeDeal(nameless, quietReply, composition)).toMatchObject({
      deal_id: '42',
      deal_name: '42',
    });
  });
});

describe('concludeEmptyDeal', () => {
  it('ends a deal in which nobody said anything, without a call', () => {
    const result = concludeEmptyDeal({ deal_id: 'D', documents: [{ name: 'proposal.pdf' }] });
    expect(dealResultSchema.strict().parse(result)).toEqual(result);
    expect(result).toMatchObject({
      success: true,
      content_summary: { document_count: 1, has_meaningful_content: false },
      intelligence: {
        qualification_score: 0,
        close_probability: 0,
        confidence_level: 'low',
        days_to_close_estimate: null,
        deal_health_summary: 'No content to analyze',
      },
    });
  });

  it('leaves a deal with content to the model', () => {
    expect(concludeEmptyDeal(acmeDeal)).toBeUndefined();
  });
});
