import type { Assessment } from './assessment.ts';
import { assess } from './assessment.ts';
import type { CueName, EvidenceList, RiskPattern } from './cues.ts';
import { cueMeanings } from './cues.ts';
import type { DealText } from './deal-text.ts';
import type { Finding } from './findings.ts';
import { attribution, healthSummary, intervention, nextAction } from './prose.ts';
import type {
  Bant,
  ChampionStrength,
  ConfidenceLevel,
  EngagementQuality,
  RiskLevel,
} from './scores.ts';
import { bantOf, championStrength, closeProbability, confidenceLevel } from './scores.ts';
import { daysToClose, engagementQuality, riskLevel, riskScore } from './scores.ts';
import { maxQuoteLength } from './sentence.ts';

/** A signal with its proof: `quote` stands literally in the source `source_id`. */
export type Evidence = {
  readonly text: string;
  readonly source_id: string;
  readonly quote: string;
};

/** What the analyst answers about a deal, on the wire: the names the deals workload asks for. */
export type DealReply = Readonly<
  Record<EvidenceList | 'competitors_mentioned', readonly Evidence[]>
> & {
  readonly qualification_score: number;
  readonly qualification_gaps: readonly string[];
  readonly risk_level: RiskLevel;
  readonly champion_strength: ChampionStrength;
  readonly engagement_quality: EngagementQuality;
  readonly decision_maker_engaged: boolean;
  readonly close_probability: number;
  readonly days_to_close_estimate: number | null;
  readonly deal_health_summary: string;
  readonly recommended_next_action: string;
  readonly recommended_intervention: string | null;
  readonly confidence_level: ConfidenceLevel;
  readonly risk_patterns: readonly RiskPattern[];
};

const maxEvidence = 20;
/** A reader is told a thing three times at most; what is said weekly is one finding, not twenty. */
const maxSayings = 3;

function clip(text: string): string {
  return text.length <= maxQuoteLength ? text : `${text.slice(0, maxQuoteLength - 1)}…`;
}

function clipOrNull(text: string | null): string | null {
  return text === null ? null : clip(text);
}

function toEvidence(finding: Finding, text: string): Evidence {
  return { text: clip(text), source_id: finding.source.id, quote: finding.quote };
}

function evidenceOf({ findings }: Assessment, list: EvidenceList): Evidence[] {
  const sayings = new Map<CueName, number>();
  return findings
    .filter(({ cue }) => cueMeanings[cue].list === list)
    .filter(({ cue }) => {
      const said = (sayings.get(cue) ?? 0) + 1;
      sayings.set(cue, said);
      return said <= maxSayings;
    })
    .slice(0, maxEvidence)
    .map((finding) =>
      toEvidence(finding, `${cueMeanings[finding.cue].says}, ${attribution(finding)}`),
    );
}

/** Each competitor once, its text the name alone; a nameless one is a risk and no entry here. */
function competitorsOf({ findings }: Assessment): Evidence[] {
  const byName = new Map<string, Evidence>();
  for (const finding of findings) {
    const name = finding.competitor;
    if (name !== undefined && !byName.has(name)) byName.set(name, toEvidence(finding, name));
  }
  return [...byName.values()].slice(0, maxEvidence);
}

function gapsOf({ deal, decider }: Assessment, bant: Bant): string[] {
  const enough = 12;
  return [
    bant.budget < enough
      ? `Budget: nothing confirms ${deal.fields.has('amount') ? 'the amount' : 'any amount'}`
      : '',
    bant.authority < enough
      ? `Authority: ${decider === undefined ? 'no decision-maker is known' : `${decider.name} is not won yet`}`
      : '',
    bant.need < enough ? 'Need: too little is said about the problem to be solved' : '',
    bant.timeline < enough ? 'Timeline: no date drives the decision' : '',
  ].filter((gap) => gap !== '');
}

/** Judges a deal by its text alone: the same text, the same reply. */
export function analyzeDeal(deal: DealText): DealReply {
  const assessment = assess(deal);
  const bant = bantOf(assessment);
  const qualification = bant.budget + bant.authority + bant.need + bant.timeline;
  const risk = riskScore(assessment);
  const level = riskLevel(risk);
  return {
    qualification_score: qualification,
    qualification_gaps: gapsOf(assessment, bant),
    risk_level: level,
    risk_signals: evidenceOf(assessment, 'risk_signals'),
    pain_points_identified: evidenceOf(assessment, 'pain_points_identified'),
    objections_raised: evidenceOf(assessment, 'objections_raised'),
    competitors_mentioned: competitorsOf(assessment),
    buying_signals: evidenceOf(assessment, 'buying_signals'),
    champion_strength: championStrength(assessment),
    engagement_quality: engagementQuality(assessment),
    decision_maker_engaged: assessment.deciderHeard,
    close_probability: closeProbability(assessment, qualification, risk),
    days_to_close_estimate: daysToClose(assessment),
    deal_health_summary: healthSummary(assessment, level),
    recommended_next_action: clip(nextAction(assessment)),
    recommended_intervention: clipOrNull(intervention(assessment, level)),
    confidence_level: confidenceLevel(assessment),
    risk_patterns: assessment.patterns,
  };
}
