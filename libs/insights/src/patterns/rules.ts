import { parseInstant } from '@longhaul/deals/content/instant';
import type { DealFacts } from '@longhaul/deals/facts';
import { riskPatterns, type RiskPattern } from '@longhaul/deals/risk-pattern';
import * as z from 'zod';

/**
 * Risk patterns by rules: what a deal's own facts show on the day of the job (`as_of`), whether or
 * not its analysis succeeded. The model is never asked about today, and a rule never reads content.
 */
export const ruleSettingsSchema = z.object({
  /** Days without any dated content after which a deal counts as inactive. */
  noActivityDays: z.int().positive().default(21),
  /** Days since creation after which an open deal counts as stalled. */
  stalledDays: z.int().positive().default(270),
});
export type RuleSettings = z.infer<typeof ruleSettingsSchema>;

export const dayMs = 86_400_000;

export const patternSources = ['model', 'rule'] as const;

/** A pattern that a deal shows, and who says so. */
export const foundPatternSchema = z.object({
  pattern: z.enum(riskPatterns as [RiskPattern, ...RiskPattern[]]),
  sources: z.array(z.enum(patternSources)).min(1),
});
export type FoundPattern = z.infer<typeof foundPatternSchema>;

/** The patterns that rules find; none that a missing fact leaves open. */
export function patternsByRule(
  facts: DealFacts,
  asOfMs: number,
  settings: RuleSettings,
): readonly RiskPattern[] {
  const found: RiskPattern[] = [];
  const lastActivityMs = parseInstant(facts.last_activity);
  const createdMs = parseInstant(facts.created_at);
  const closeMs = parseInstant(facts.close_date);
  if (isOlder(lastActivityMs, asOfMs, settings.noActivityDays)) found.push('no_activity');
  if (closeMs !== undefined && dayOf(closeMs) < dayOf(asOfMs)) found.push('overdue');
  if (facts.contact_count === 1) found.push('single_threaded');
  if (isWithoutPower(facts)) found.push('no_power');
  if (isOlder(createdMs, asOfMs, settings.stalledDays)) found.push('stalled_in_stage');
  return found;
}

/** Joins what the model judged with what rules found, in the vocabulary's order. */
export function joinPatterns(
  byModel: readonly RiskPattern[],
  byRule: readonly RiskPattern[],
): FoundPattern[] {
  const said = { model: new Set(byModel), rule: new Set(byRule) };
  return riskPatterns.flatMap((pattern) => {
    const sources = patternSources.filter((source) => said[source].has(pattern));
    return sources.length === 0 ? [] : [{ pattern, sources }];
  });
}

function isOlder(atMs: number | undefined, asOfMs: number, days: number): boolean {
  return atMs !== undefined && asOfMs - atMs > days * dayMs;
}

function dayOf(atMs: number): number {
  return Math.floor(atMs / dayMs);
}

/** Titles of people who can usually decide or sign, in the languages that deals come in. */
const decisive =
  /\b(?:chief|c[efimostr]o|cpo|evp|svp|vp|vice president|president|managing|director|head|owner|founder|partner|general manager)\b|präsident|geschäftsführ|vorstand|leiter|leitung|directeur|directrice|président|responsable|gérant|directora?\b|gerente|dueñ|diretora?\b|sócio|chefe/iu;

/** Only where every contact's title is known: an unknown title may be the one that signs. */
function isWithoutPower({ contact_count, contact_titles }: DealFacts): boolean {
  if (contact_count === 0 || contact_titles.length < contact_count) return false;
  return !contact_titles.some((title) => decisive.test(title));
}
