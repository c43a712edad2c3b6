import { riskPatternCatalog, riskPatterns } from '@longhaul/deals/risk-pattern';
import type { JudgedRecord } from '../deal-record.ts';

/** Something a deal shows or not, by which clusters are told apart and named. */
export type Trait = {
  readonly key: string;
  /** For names: `Ghosted`. */
  readonly label: string;
  /** For sentences, after a share: `92% are ghosted`. */
  readonly phrase: string;
  readonly isRisk: boolean;
  readonly holds: (record: JudgedRecord) => boolean;
};

const phrases: Readonly<Record<(typeof riskPatterns)[number], string>> = {
  no_activity: 'show no recent activity',
  ghosted: 'are ghosted',
  overdue: 'are past their close date',
  single_threaded: 'hang on one contact',
  no_power: 'lack a decision-maker',
  pricing_not_mentioned: 'never spoke of price',
  competitor_in_play: 'have a competitor in play',
  budget_concern: 'have budget concerns',
  stalled_in_stage: 'are stalled in their stage',
  red_flag: 'show a red flag',
};

/** From here on a score is called good. */
const goodScore = 60;

const judgments: readonly Trait[] = [
  trait('low_risk', 'Low risk', 'are at low risk', ({ judged }) => judged.risk_level === 'low'),
  trait(
    'likely_to_close',
    'Likely to close',
    'are likely to close',
    ({ judged }) => judged.close_probability >= goodScore,
  ),
  trait(
    'well_qualified',
    'Well qualified',
    'are well qualified',
    ({ judged }) => judged.qualification_score >= goodScore,
  ),
  trait(
    'decision_maker_engaged',
    'Decision-maker engaged',
    'have a decision-maker engaged',
    ({ judged }) => judged.decision_maker_engaged,
  ),
  trait(
    'well_engaged',
    'Well engaged',
    'are well engaged',
    ({ judged }) =>
      judged.engagement_quality === 'good' || judged.engagement_quality === 'excellent',
  ),
  trait(
    'championed',
    'Championed',
    'have a champion',
    ({ judged }) =>
      judged.champion_strength === 'moderate' || judged.champion_strength === 'strong',
  ),
];

/** Every trait, risks first: they are what clusters are asked about. */
export const traits: readonly Trait[] = [
  ...riskPatterns.map((name) => ({
    key: name,
    label: riskPatternCatalog[name].label,
    phrase: phrases[name],
    isRisk: true,
    holds: ({ patterns }: JudgedRecord) => patterns.some(({ pattern }) => pattern === name),
  })),
  ...judgments,
];

function trait(
  key: string,
  label: string,
  phrase: string,
  holds: (record: JudgedRecord) => boolean,
): Trait {
  return { key, label, phrase, isRisk: false, holds };
}
