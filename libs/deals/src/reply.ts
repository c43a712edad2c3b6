import { cutChars } from '@longhaul/prompts/cut';
import { sanitizeText } from '@longhaul/prompts/sanitize';
import * as z from 'zod';
import {
  championStrengths,
  confidenceLevels,
  engagementQualities,
  maxDaysToClose,
  maxEntryChars,
  maxListEntries,
  maxSummaryChars,
  riskLevels,
} from './vocabulary.ts';
import { isCalendarPattern, judgedPatterns } from './risk-pattern.ts';

/**
 * What the model fills in for a deal.
 *
 * Its JSON Schema keeps to what every server with strict structured outputs accepts: all properties
 * required, nullable rather than optional, no further properties, no keyword for ranges or lengths.
 * Those limits stand in the descriptions, for the model, and are enforced here.
 *
 * Enforced in two ways. What would make the answer another answer is refused: a missing field, a
 * wrong type, an unknown enum value, a score that is no integer or out of range. What can be mended
 * without guessing is mended: lists and texts over their limit are cut, blank and repeated entries,
 * unknown fields and patterns that only the calendar decides are dropped, control characters removed.
 */
const cleanText = (maxChars: number) => (value: unknown) =>
  typeof value === 'string' ? cutChars(sanitizeText(value).trim(), maxChars) : value;

function text(description: string, maxChars = maxEntryChars) {
  return z
    .preprocess(cleanText(maxChars), z.string())
    .describe(`${description} At most ${String(maxChars)} characters.`);
}

function list<Entry extends z.ZodType>(
  entry: Entry,
  description: string,
  keep: (value: unknown) => boolean,
) {
  const mend = (value: unknown): unknown =>
    Array.isArray(value) ? value.filter(keep).slice(0, maxListEntries) : value;
  return z
    .preprocess(mend, z.array(entry))
    .describe(`${description} At most ${String(maxListEntries)} entries.`);
}

const isNotBlank = (value: unknown): boolean => typeof value !== 'string' || value.trim() !== '';

/** An integer within bounds, declared without the range keywords that some servers refuse. */
function integer(min: number, max: number, description: string) {
  const range = `an integer from ${String(min)} to ${String(max)}`;
  return z
    .number()
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, {
      error: `must be ${range}`,
    })
    .meta({ type: 'integer', description: `${description} ${range}.` });
}

export const signalSchema = z.object({
  text: text('The finding in one English sentence; for a competitor, its name alone.'),
  source_id: text('The id of the source that shows it, as in its ### line.'),
  quote: text('The words of that source that show it, copied letter by letter, as few as will do.'),
});
/** A finding with the place that shows it; unverified until `verifyEvidence` has read it. */
export type Signal = z.infer<typeof signalSchema>;

function signals(description: string) {
  const isSaid = (value: unknown): boolean => isNotBlank((value as Partial<Signal> | null)?.text);
  return list(signalSchema, description, isSaid);
}

function patterns() {
  const seen = (value: unknown): unknown =>
    Array.isArray(value)
      ? [...new Set<unknown>(value)].filter((name) => !isCalendarPattern(name))
      : value;
  return z
    .preprocess(seen, z.array(z.enum(judgedPatterns)))
    .describe('Every pattern that the content shows.');
}

export const dealReplySchema = z.object({
  qualification_score: integer(0, 100, 'BANT: budget, authority, need, timeline, 25 each;'),
  qualification_gaps: list(text('What is missing or unclear.'), 'Gaps in BANT.', isNotBlank),
  risk_level: z.enum(riskLevels).describe('How likely the deal is lost, all in all.'),
  risk_signals: signals('What endangers the deal.'),
  risk_patterns: patterns(),
  pain_points_identified: signals('Problems that the buyer wants solved.'),
  objections_raised: signals('Reasons that the buyer gives against buying.'),
  competitors_mentioned: signals('Other vendors named as alternatives.'),
  buying_signals: signals('Signs that the buyer means to buy.'),
  champion_strength: z.enum(championStrengths).describe('How far someone there sells it inside.'),
  engagement_quality: z.enum(engagementQualities).describe('How fast and fully they respond.'),
  decision_maker_engaged: z.boolean().describe('Whether someone who can sign takes part.'),
  close_probability: integer(0, 100, 'Percent;'),
  days_to_close_estimate: integer(
    0,
    maxDaysToClose,
    'Days from the latest dated content to the signature;',
  )
    .nullable()
    .describe('Null when the content gives no ground.'),
  deal_health_summary: text('Two or three sentences for the seller’s manager.', maxSummaryChars),
  recommended_next_action: text('The one next step for the seller.'),
  recommended_intervention: text('What a manager should do.')
    .nullable()
    .describe('Null when nobody above the seller needs to act.'),
  confidence_level: z.enum(confidenceLevels).describe('How far the content supports all this.'),
});

export type DealReply = z.infer<typeof dealReplySchema>;
