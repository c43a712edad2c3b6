import { riskPatterns, type RiskPattern } from '@longhaul/deals/risk-pattern';
import { championStrengths, engagementQualities, maxListEntries } from '@longhaul/deals/vocabulary';
import type { DealRecord, Judgment } from '../deal-record.ts';
import { dayMs } from '../patterns/rules.ts';
import { scoreParts, type ScorePart, type Weights } from './settings.ts';

/** Each part from 0 to 100, higher is better; null where the facts for it are missing. */
export type Parts = Readonly<Record<ScorePart, number | null>>;

export type Scored = { readonly score: number; readonly parts: Parts };

/** What a score depends on besides the deal: the day, and the deal's size among its like. */
export type ScoreContext = {
  readonly asOfMs: number;
  readonly sizeOf: (record: DealRecord) => number | undefined;
  readonly weights: Weights;
};

/** Distinct buying signals after which more of them say nothing new. */
const enoughSignals = 4;
/**
 * How heavily a pattern weighs. Silence, no money and a red flag end deals; one contact or an unspoken
 * price are mended by the next call.
 */
const patternPoints: Readonly<Record<RiskPattern, number>> = {
  ghosted: 3,
  budget_concern: 3,
  red_flag: 3,
  overdue: 2,
  no_activity: 2,
  no_power: 2,
  competitor_in_play: 2,
  stalled_in_stage: 1,
  single_threaded: 1,
  pricing_not_mentioned: 1,
};
/** Points after which more of them say nothing new: four heavy patterns. */
const mostPatternPoints = 12;
/** A close date up to this many days ahead is as urgent as can be … */
const soonDays = 14;
/** … and from here on not urgent at all. */
const laterDays = 180;
const riskPoints = { low: 0, medium: 35, high: 75, critical: 100 } as const;
const confidencePoints = { low: 20, medium: 60, high: 100 } as const;

/**
 * The score of a deal: the weighted mean of its parts, 0 to 100, to a tenth. A part that is not
 * known is left out with its weight rather than guessed.
 *
 * It is monotone: a better judgment never lowers it. That is what makes `scoreBounds` true.
 */
export function scoreOf(record: DealRecord, judged: Judgment, context: ScoreContext): Scored {
  const parts = partsOf(record, judged, context);
  let sum = 0;
  let weights = 0;
  for (const part of scoreParts) {
    const value = parts[part];
    if (value === null) continue;
    sum += value * context.weights[part];
    weights += context.weights[part];
  }
  return { score: Math.round((sum / weights) * 10) / 10, parts };
}

/** The least and the most that any valid analysis could give a deal whose analysis is missing. */
export function scoreBounds(
  record: DealRecord,
  context: ScoreContext,
): { readonly least: number; readonly most: number } {
  const withPatterns = { ...record, patterns: everyPattern };
  return {
    least: scoreOf(withPatterns, worstJudgment, context).score,
    // Patterns by rule stand whatever the model says.
    most: scoreOf(record, bestJudgment, context).score,
  };
}

const everyPattern = riskPatterns.map((pattern) => ({ pattern, sources: ['model' as const] }));

export const worstJudgment: Judgment = {
  qualification_score: 0,
  risk_level: 'critical',
  champion_strength: 'none',
  engagement_quality: 'poor',
  decision_maker_engaged: false,
  close_probability: 0,
  confidence_level: 'low',
  buyingSignals: 0,
  hasContent: true,
};

export const bestJudgment: Judgment = {
  qualification_score: 100,
  risk_level: 'low',
  champion_strength: 'strong',
  engagement_quality: 'excellent',
  decision_maker_engaged: true,
  close_probability: 100,
  confidence_level: 'high',
  buyingSignals: maxListEntries,
  hasContent: true,
};

function partsOf(record: DealRecord, judged: Judgment, { asOfMs, sizeOf }: ScoreContext): Parts {
  const size = sizeOf(record);
  const signals = Math.min(judged.buyingSignals, enoughSignals) / enoughSignals;
  const risk = 0.5 * riskPoints[judged.risk_level] + 50 * patternShare(record);
  return {
    qualification: judged.qualification_score,
    intent: whole(0.7 * judged.close_probability + 30 * signals),
    engagement: whole(engagementOf(judged)),
    risk: whole(100 - risk),
    size: size === undefined ? null : whole(100 * size),
    urgency: urgencyOf(record.closeMs, asOfMs),
    confidence: confidencePoints[judged.confidence_level],
  };
}

/** The weight of a deal's patterns, 0 to 1. */
function patternShare({ patterns }: DealRecord): number {
  const points = patterns.reduce((sum, { pattern }) => sum + patternPoints[pattern], 0);
  return Math.min(1, points / mostPatternPoints);
}

function engagementOf(judged: Judgment): number {
  const engagement = rank(engagementQualities, judged.engagement_quality);
  const champion = rank(championStrengths, judged.champion_strength);
  return 50 * engagement + 25 * champion + (judged.decision_maker_engaged ? 25 : 0);
}

/** Where a value stands in its enumeration, 0 to 1. */
function rank<Value>(values: readonly Value[], value: Value): number {
  return values.indexOf(value) / (values.length - 1);
}

function urgencyOf(closeMs: number | undefined, asOfMs: number): number | null {
  if (closeMs === undefined) return null;
  const days = Math.floor(closeMs / dayMs) - Math.floor(asOfMs / dayMs);
  // A date that has passed drives nothing any more.
  if (days < 0) return 0;
  if (days <= soonDays) return 100;
  return whole(Math.max(0, (100 * (laterDays - days)) / (laterDays - soonDays)));
}

function whole(value: number): number {
  return Math.round(value);
}
