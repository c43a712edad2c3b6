import { parseInstant } from '@longhaul/deals/content/instant';
import { dealFactsSchema, type DealFacts } from '@longhaul/deals/facts';
import {
  contentSummarySchema,
  intelligenceSchema,
  type Intelligence,
} from '@longhaul/deals/intelligence';
import type { RiskPattern } from '@longhaul/deals/risk-pattern';
import type { OutcomeCode } from '@longhaul/jobs/outcome-code';
import type { PhaseItem } from '@longhaul/jobs/workload';
import * as z from 'zod';
import {
  joinPatterns,
  patternsByRule,
  type FoundPattern,
  type RuleSettings,
} from './patterns/rules.ts';

/**
 * One deal as the insights see it: its facts, and where its analysis succeeded, what was judged.
 * Numbers and enumerations only, no text of the deal: 100,000 of these fit in memory.
 */
export type DealRecord = {
  readonly id: string;
  readonly name: string;
  readonly owner: string | null;
  readonly stage: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly createdMs: number | undefined;
  readonly closeMs: number | undefined;
  /** Undefined for a deal that is missing: its analysis failed, or its result cannot be read. */
  readonly judged: Judgment | undefined;
  /** What rules find stands for a missing deal too. */
  readonly patterns: readonly FoundPattern[];
  /** Why it is missing. */
  readonly code: OutcomeCode | undefined;
};

/** What scores and clusters are made of. */
export type Judgment = Pick<
  Intelligence,
  | 'qualification_score'
  | 'risk_level'
  | 'champion_strength'
  | 'engagement_quality'
  | 'decision_maker_engaged'
  | 'close_probability'
  | 'confidence_level'
> & {
  readonly buyingSignals: number;
  readonly hasContent: boolean;
};

export type JudgedRecord = DealRecord & { readonly judged: Judgment };

export function isJudged(record: DealRecord): record is JudgedRecord {
  return record.judged !== undefined;
}

/** The part of a result that is read; an older result may know no risk patterns. */
export const readResultSchema = z.object({
  deal_id: z.string(),
  intelligence: intelligenceSchema.extend({
    risk_patterns: intelligenceSchema.shape.risk_patterns.default([]),
  }),
  content_summary: contentSummarySchema,
});
export type ReadResult = z.infer<typeof readResultSchema>;

/** A deal's record from its facts and, where there is one, its result. */
export function recordOf(
  item: PhaseItem,
  result: ReadResult | undefined,
  rules: { readonly asOfMs: number; readonly settings: RuleSettings },
): DealRecord {
  const facts = readFacts(item);
  const byRule = patternsByRule(facts, rules.asOfMs, rules.settings);
  const byModel: readonly RiskPattern[] = result?.intelligence.risk_patterns ?? [];
  return {
    id: item.id,
    name: item.name,
    owner: facts.owner,
    stage: facts.stage,
    amount: facts.amount,
    currency: facts.currency,
    createdMs: parseInstant(facts.created_at),
    closeMs: parseInstant(facts.close_date),
    judged: result && judgmentOf(result),
    patterns: joinPatterns(byModel, byRule),
    code: result ? undefined : (item.code ?? 'INTERNAL'),
  };
}

function judgmentOf({ intelligence, content_summary }: ReadResult): Judgment {
  return {
    qualification_score: intelligence.qualification_score,
    risk_level: intelligence.risk_level,
    champion_strength: intelligence.champion_strength,
    engagement_quality: intelligence.engagement_quality,
    decision_maker_engaged: intelligence.decision_maker_engaged,
    close_probability: intelligence.close_probability,
    confidence_level: intelligence.confidence_level,
    buyingSignals: intelligence.buying_signals.length,
    hasContent: content_summary.has_meaningful_content,
  };
}

const noFacts: DealFacts = {
  stage: null,
  amount: null,
  currency: null,
  owner: null,
  close_date: null,
  created_at: null,
  contact_count: 0,
  contact_titles: [],
  last_activity: null,
};

/** Facts that cannot be read leave a deal without facts, never without its place in the report. */
function readFacts({ facts }: PhaseItem): DealFacts {
  const parsed = dealFactsSchema.safeParse(facts);
  return parsed.success ? parsed.data : noFacts;
}
