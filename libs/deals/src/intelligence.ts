import * as z from 'zod';
import {
  championStrengths,
  confidenceLevels,
  engagementQualities,
  evidencedFields,
  maxDaysToClose,
  maxEntryChars,
  maxListEntries,
  maxSummaryChars,
  riskLevels,
} from './vocabulary.ts';
import { riskPatterns } from './risk-pattern.ts';

/** What a deal's output says of the deal, field names as on the wire. */

const entries = z.array(z.string().max(maxEntryChars)).max(maxListEntries);
const score = z.int().min(0).max(100);
const count = z.int().nonnegative();

export const intelligenceSchema = z.object({
  qualification_score: score.describe('BANT: budget, authority, need, timeline.'),
  qualification_gaps: entries,
  risk_level: z.enum(riskLevels),
  risk_signals: entries,
  risk_patterns: z
    .array(z.enum(riskPatterns))
    .describe('What the content shows; no_activity and overdue are decided with the job’s as_of.'),
  pain_points_identified: entries,
  objections_raised: entries,
  competitors_mentioned: entries,
  buying_signals: entries,
  champion_strength: z.enum(championStrengths),
  engagement_quality: z.enum(engagementQualities),
  decision_maker_engaged: z.boolean(),
  close_probability: score,
  days_to_close_estimate: z
    .int()
    .min(0)
    .max(maxDaysToClose)
    .nullable()
    .describe('Counted from the deal’s latest dated content.'),
  deal_health_summary: z.string().max(maxSummaryChars),
  recommended_next_action: z.string().max(maxEntryChars),
  recommended_intervention: z.string().max(maxEntryChars).nullable(),
  confidence_level: z.enum(confidenceLevels),
});
export type Intelligence = z.infer<typeof intelligenceSchema>;

export const contentSummarySchema = z.object({
  email_count: count,
  note_count: count,
  call_count: count,
  meeting_count: count,
  document_count: count,
  total_content_chars: count,
  has_meaningful_content: z.boolean(),
});
export type ContentSummary = z.infer<typeof contentSummarySchema>;

export const evidenceSchema = z.object({
  field: z.enum(evidencedFields),
  text: z.string().describe('The entry of that field which the quote shows.'),
  source_id: z.string(),
  quote: z.string().describe('Occurs in that source: checked by code.'),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** What the prompt left out to keep its budget. */
export const omittedSchema = z.object({
  sources: count.describe('Sources left out whole, the oldest.'),
  tokens: count.describe('Estimated tokens of all that was left out but quoted replies.'),
  cut_source: z.string().nullable().describe('The source whose end was left out.'),
  contacts: count,
  quoted_reply_chars: count.describe('Characters of answered mails quoted below their answers.'),
});
export type Omitted = z.infer<typeof omittedSchema>;

/**
 * A successful deal's result. Behind these fields the engine writes its own (usage, cost, versions):
 * parsing an output with this schema leaves the deal's part.
 */
export const dealResultSchema = z.object({
  deal_id: z.string(),
  deal_name: z.string().describe('The deal’s name, or its id where it has none.'),
  success: z.literal(true),
  intelligence: intelligenceSchema,
  content_summary: contentSummarySchema,
  evidence: z.array(evidenceSchema).describe('One entry for each signal, objection and the like.'),
  evidence_dropped: count.describe('Findings left out because their quote was not found.'),
  omitted: omittedSchema,
  unknown_fields: count.describe('Fields of the input that no one read.'),
});
export type DealResult = z.infer<typeof dealResultSchema>;
