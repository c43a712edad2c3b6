import {
  championStrengths,
  confidenceLevels,
  engagementQualities,
  riskLevels,
} from '@longhaul/deals/vocabulary';
import { riskPatterns } from '@longhaul/deals/risk-pattern';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordOf, type DealRecord, type Judgment } from '../deal-record.ts';
import { sampleDeal, someAsOfMs } from '../testing.ts';
import { bestJudgment, scoreBounds, scoreOf, worstJudgment } from './score.ts';
import { defaultSettings } from './settings.ts';

const rules = { asOfMs: someAsOfMs, settings: defaultSettings.rules };
const context = {
  asOfMs: someAsOfMs,
  sizeOf: () => 0.5,
  weights: defaultSettings.weights,
};
const record = recordOf(sampleDeal('d').item, undefined, rules);

const judgments = fc.record({
  qualification_score: fc.integer({ min: 0, max: 100 }),
  risk_level: fc.constantFrom(...riskLevels),
  champion_strength: fc.constantFrom(...championStrengths),
  engagement_quality: fc.constantFrom(...engagementQualities),
  decision_maker_engaged: fc.boolean(),
  close_probability: fc.integer({ min: 0, max: 100 }),
  confidence_level: fc.constantFrom(...confidenceLevels),
  buyingSignals: fc.integer({ min: 0, max: 20 }),
  hasContent: fc.constant(true),
});
const patternSets = fc.subarray(riskPatterns);

function showing(deal: DealRecord, patterns: readonly (typeof riskPatterns)[number][]): DealRecord {
  const byModel = patterns.map((pattern) => ({ pattern, sources: ['model' as const] }));
  return { ...deal, patterns: [...deal.patterns, ...byModel] };
}

describe('the bounds of a missing deal', () => {
  it('hold whatever a valid analysis says', () => {
    const overdue = recordOf(
      sampleDeal('o', { facts: { close_date: '2026-10-01', contact_count: 1 } }).item,
      undefined,
      rules,
    );
    fc.assert(
      fc.property(
        judgments,
        patternSets,
        fc.constantFrom(record, overdue),
        (judged, patterns, deal) => {
          const { least, most } = scoreBounds(deal, context);
          const added = patterns.filter((name) => deal.patterns.every((p) => p.pattern !== name));
          const { score } = scoreOf(showing(deal, added), judged, context);
          expect(score).toBeGreaterThanOrEqual(least);
          expect(score).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  it('are reached by the worst and the best analysis', () => {
    const { least, most } = scoreBounds(record, context);
    expect(scoreOf(record, bestJudgment, context).score).toBe(most);
    expect(scoreOf(showing(record, riskPatterns), worstJudgment, context).score).toBe(least);
    expect(most - least).toBeGreaterThan(50);
  });
});

it('a score lies between 0 and 100 and is the weighted mean of its parts', () => {
  fc.assert(
    fc.property(judgments, (judged) => {
      const { score, parts } = scoreOf(record, judged, context);
      const weights = Object.entries(context.weights);
      const sum = weights.reduce(
        (total, [part, weight]) => total + weight * (parts[part as keyof typeof parts] ?? 0),
        0,
      );
      expect(score).toBeCloseTo(sum / 100, 1);
    }),
  );
});

it('a part that is not known is left out and not guessed', () => {
  const unknown = recordOf(
    sampleDeal('d', { facts: { close_date: null, amount: null } }).item,
    undefined,
    rules,
  );
  const { score, parts } = scoreOf(unknown, bestJudgment, { ...context, sizeOf: () => undefined });
  expect([parts.size, parts.urgency]).toEqual([null, null]);
  expect(score).toBe(100);
});

it('weights decide what counts', () => {
  const risky: Judgment = { ...bestJudgment, risk_level: 'critical' };
  const onlyRisk = { ...zeroWeights(), qualification: 0.001, risk: 1 };
  expect(scoreOf(record, risky, { ...context, weights: onlyRisk }).score).toBeCloseTo(50, 0);
  expect(scoreOf(record, risky, context).score).toBeGreaterThan(70);
});

it('a date soon is urgent, a distant one is not, a passed one wants attention', () => {
  const urgencyAt = (close_date: string): number | null =>
    scoreOf(
      recordOf(sampleDeal('d', { facts: { close_date } }).item, undefined, rules),
      bestJudgment,
      context,
    ).parts.urgency;
  expect(
    ['2026-11-25', '2026-12-09', '2027-02-01', '2027-12-01', '2026-11-24'].map(urgencyAt),
  ).toEqual([100, 100, 67, 0, 0]);
});

function zeroWeights() {
  return { ...context.weights, intent: 0, engagement: 0, size: 0, urgency: 0, confidence: 0 };
}
