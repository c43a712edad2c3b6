import type { Composition } from '@longhaul/jobs/workload';
import { sanitizeLine } from '@longhaul/prompts/sanitize';
import { summarizeContent } from './content/content-summary.ts';
import { sourcesOf } from './content/sources.ts';
import { countUnknownFields, type Deal } from './deal.ts';
import { verifyEvidence } from './evidence.ts';
import type { DealResult, Evidence, Intelligence, Omitted } from './intelligence.ts';
import type { DealReply } from './reply.ts';
import type { EvidencedField } from './vocabulary.ts';

/** The deal's name as people see it: its id where it has none. */
export function nameOf(deal: Deal): string {
  const name = sanitizeLine(deal.deal_name ?? '');
  return name === '' ? String(deal.deal_id) : name;
}

/** The result of a deal from a reply: what a quote does not prove is left out and counted. */
export function concludeDeal(deal: Deal, reply: DealReply, composition: Composition): DealResult {
  const { evidence, dropped } = verifyEvidence(reply, sourcesOf(deal));
  return resultOf(deal, {
    intelligence: intelligenceOf(reply, evidence),
    evidence: [...evidence],
    evidence_dropped: dropped,
    omitted: composition.omitted as Omitted,
  });
}

/** The result of a deal in which nobody wrote or said anything; `undefined` for any other. */
export function concludeEmptyDeal(deal: Deal): DealResult | undefined {
  if (summarizeContent(deal).has_meaningful_content) return undefined;
  return resultOf(deal, {
    intelligence: nothingKnown,
    evidence: [],
    evidence_dropped: 0,
    omitted: { sources: 0, tokens: 0, cut_source: null, contacts: 0, quoted_reply_chars: 0 },
  });
}

type Findings = Pick<DealResult, 'intelligence' | 'evidence' | 'evidence_dropped' | 'omitted'>;

function resultOf(deal: Deal, findings: Findings): DealResult {
  const { intelligence, evidence, evidence_dropped, omitted } = findings;
  return {
    deal_id: String(deal.deal_id),
    deal_name: nameOf(deal),
    success: true,
    intelligence,
    content_summary: summarizeContent(deal),
    evidence,
    evidence_dropped,
    omitted,
    unknown_fields: countUnknownFields(deal),
  };
}

function intelligenceOf(reply: DealReply, evidence: readonly Evidence[]): Intelligence {
  const proved = (field: EvidencedField): string[] => [
    ...new Set(evidence.filter((entry) => entry.field === field).map((entry) => entry.text)),
  ];
  return {
    ...reply,
    risk_signals: proved('risk_signals'),
    pain_points_identified: proved('pain_points_identified'),
    objections_raised: proved('objections_raised'),
    competitors_mentioned: proved('competitors_mentioned'),
    buying_signals: proved('buying_signals'),
  };
}

/** Risk is medium where nothing is known: neither a clean bill of health nor an alarm. */
const nothingKnown: Intelligence = {
  qualification_score: 0,
  qualification_gaps: [],
  risk_level: 'medium',
  risk_signals: [],
  risk_patterns: [],
  pain_points_identified: [],
  objections_raised: [],
  competitors_mentioned: [],
  buying_signals: [],
  champion_strength: 'none',
  engagement_quality: 'poor',
  decision_maker_engaged: false,
  close_probability: 0,
  days_to_close_estimate: null,
  deal_health_summary: 'No content to analyze',
  recommended_next_action: 'Record emails, notes, calls or meetings for this deal.',
  recommended_intervention: null,
  confidence_level: 'low',
};
