import type { Assessment } from './assessment.ts';
import { dayMs } from './assessment.ts';
import type { CueMeaning } from './cues.ts';
import { cueMeanings } from './cues.ts';

/** Levels as the reply names them. */
export type RiskLevel = 'low' | 'medium' | 'high' | 'critical';
export type ChampionStrength = 'none' | 'weak' | 'moderate' | 'strong';
export type EngagementQuality = 'poor' | 'fair' | 'good' | 'excellent';
export type ConfidenceLevel = 'low' | 'medium' | 'high';

/** Budget, authority, need and timeline, 0 to 25 each. */
export type Bant = {
  readonly budget: number;
  readonly authority: number;
  readonly need: number;
  readonly timeline: number;
};

function within(value: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)));
}

function sumOver(assessment: Assessment, points: (meaning: CueMeaning) => number): number {
  let sum = 0;
  for (const cue of assessment.cues) sum += points(cueMeanings[cue]);
  return sum;
}

/** What the deal's facts say of each letter, corrected by what was heard. */
export function bantOf(assessment: Assessment): Bant {
  const { deal, decider, deciderHeard, closeMs } = assessment;
  const authority = deciderHeard ? 14 : decider === undefined ? 1 : 7;
  const budget = deal.fields.has('amount') ? 4 : 0;
  return {
    budget: within(budget + sumOver(assessment, (cue) => cue.budget ?? 0), 0, 25),
    authority: within(authority + sumOver(assessment, (cue) => cue.authority ?? 0), 0, 25),
    need: within(
      sumOver(assessment, (cue) => cue.need ?? 0),
      0,
      25,
    ),
    timeline: within(
      (closeMs === null ? 0 : 6) + sumOver(assessment, (cue) => cue.timeline ?? 0),
      0,
      25,
    ),
  };
}

/** 0 to 100; 25 is a deal nothing is known of. */
export function riskScore(assessment: Assessment): number {
  const heard = sumOver(assessment, (cue) => cue.risk);
  const { patterns, closeMs, latestMs } = assessment;
  const silence = patterns.includes('ghosted') ? 12 : 0;
  const late = closeMs !== null && latestMs !== null && closeMs < latestMs ? 10 : 0;
  const alone = patterns.includes('single_threaded') ? 6 : 0;
  const powerless = patterns.includes('no_power') ? 6 : 0;
  return within(25 + heard + silence + late + alone + powerless, 0, 100);
}

export function riskLevel(score: number): RiskLevel {
  if (score < 28) return 'low';
  if (score < 50) return 'medium';
  return score < 75 ? 'high' : 'critical';
}

/** From the words spoken for the deal and whether those who speak are many or few. */
export function championStrength({ findings, heard, cues }: Assessment): ChampionStrength {
  const spoken = findings.filter(({ cue }) => cue === 'champion_words').length;
  if (spoken === 0) return heard.length > 0 && cues.has('commitment') ? 'weak' : 'none';
  if (cues.has('champion_lost')) return 'weak';
  if (spoken >= 3) return 'strong';
  return spoken === 2 || cues.has('leader_joining') ? 'moderate' : 'weak';
}

/** From how many of the buyer's people were heard, how often, and whether they still answer. */
export function engagementQuality(assessment: Assessment): EngagementQuality {
  const { deal, heard, patterns, deciderHeard } = assessment;
  if (deal.sources.length === 0 || patterns.includes('ghosted')) return 'poor';
  const talks = deal.sources.filter(({ kind }) => kind === 'call' || kind === 'meeting').length;
  const points = Math.min(3, heard.length) + Math.min(2, talks) + (deciderHeard ? 1 : 0);
  if (points <= 1) return 'poor';
  if (points <= 2) return 'fair';
  return points <= 4 ? 'good' : 'excellent';
}

/** What such stages are worth before anything is heard; the first that fits. */
const stagePercents: readonly (readonly [RegExp, number])[] = [
  [/lost|verloren|perdu|perdid/i, 2],
  [/won|gewonnen|gagn|ganad/i, 96],
  [/contract|negotiat|closing|legal|procure|verhandl|négoc|negoc/i, 65],
  [/propos|quote|angebot|offer/i, 45],
  [/demo|evaluat|trial|poc|pilot|technical|valid/i, 32],
  [/discover|qualif|need/i, 20],
  [/lead|prospect|new|contact/i, 10],
];
const unknownStagePercent = 28;

/** 0 to 100: the stage's worth, moved by qualification and by risk. */
export function closeProbability(
  assessment: Assessment,
  qualification: number,
  risk: number,
): number {
  const stage = assessment.deal.fields.get('stage') ?? '';
  const known = stagePercents.find(([pattern]) => pattern.test(stage));
  const base = known?.[1] ?? unknownStagePercent;
  return within(base + (qualification - 50) * 0.35 - (risk - 35) * 0.45, 1, 98);
}

/** Ten years: the most that the reply allows. */
const longestCloseDays = 3_650;

/** Whole days from the newest dated content to the likely close; null without a close date. */
export function daysToClose({ latestMs, closeMs, cues }: Assessment): number | null {
  if (latestMs === null || closeMs === null) return null;
  const planned = Math.ceil((closeMs - latestMs) / dayMs);
  const slip = cues.has('postponed') ? 60 : cues.has('slow_process') ? 21 : 0;
  return Math.min(longestCloseDays, Math.max(0, planned) + slip);
}

/** How much there was to judge by. */
export function confidenceLevel({ deal, findings }: Assessment): ConfidenceLevel {
  const chars = deal.sources.reduce((sum, source) => sum + source.text.length, 0);
  if (deal.sources.length < 3 || chars < 600 || findings.length === 0) return 'low';
  return deal.sources.length >= 8 && findings.length >= 6 ? 'high' : 'medium';
}
