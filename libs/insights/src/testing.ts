/** Deals with a known truth, for tests of insights. */
import type { DealFacts } from '@longhaul/deals/facts';
import type { DealResult, Intelligence } from '@longhaul/deals/intelligence';
import { riskPatterns, type RiskPattern } from '@longhaul/deals/risk-pattern';
import {
  championStrengths,
  confidenceLevels,
  engagementQualities,
  riskLevels,
} from '@longhaul/deals/vocabulary';
import type { PhaseInput, PhaseItem } from '@longhaul/jobs/workload';
import { seededRandom } from './clusters/seeded.ts';
import type { JudgedRecord } from './deal-record.ts';

export type PlantedOptions = {
  readonly seed: number;
  /** Members of each group. */
  readonly sizes: readonly number[];
  /** The chance that a pattern is told wrongly, and that a judgment is drawn at random. */
  readonly noise: number;
};

export type PlantedDeal = { readonly record: JudgedRecord; readonly group: number };

/** Each group shows three patterns, one of which (a third) its neighbor shows as well. */
const ownPatterns = 2;

/** Deals of planted groups, shuffled in id but not in order. */
export function plantedDeals({ seed, sizes, noise }: PlantedOptions): PlantedDeal[] {
  const random = seededRandom(seed);
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  const order = [...riskPatterns]
    .map((pattern) => ({ pattern, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ pattern }) => pattern);
  const typical = sizes.map((_, group) => ({
    patterns: new Set(
      [0, 1, 2].map((at) => order[(group * ownPatterns + at) % order.length] as RiskPattern),
    ),
    risk_level: pick(riskLevels),
    champion_strength: pick(championStrengths),
    engagement_quality: pick(engagementQualities),
    decision_maker_engaged: random() < 0.5,
    qualification_score: random() * 100,
    close_probability: random() * 100,
  }));
  const noisy = <Value>(value: Value, values: readonly Value[]): Value =>
    random() < noise ? pick(values) : value;
  const near = (value: number): number =>
    Math.round(Math.min(100, Math.max(0, value + (random() - 0.5) * 30)));
  return sizes.flatMap((size, group) =>
    Array.from({ length: size }, () => {
      const like = typical[group] as (typeof typical)[number];
      const patterns = riskPatterns
        .filter((pattern) => like.patterns.has(pattern) !== random() < noise)
        .map((pattern) => ({ pattern, sources: ['model' as const] }));
      const judged = {
        risk_level: noisy(like.risk_level, riskLevels),
        champion_strength: noisy(like.champion_strength, championStrengths),
        engagement_quality: noisy(like.engagement_quality, engagementQualities),
        decision_maker_engaged: noisy(like.decision_maker_engaged, [true, false]),
        qualification_score: near(like.qualification_score),
        close_probability: near(like.close_probability),
        confidence_level: pick(confidenceLevels),
        buyingSignals: Math.floor(random() * 5),
        hasContent: true,
      };
      const id = `deal-${String(Math.floor(random() * 1e9)).padStart(9, '0')}`;
      const record: JudgedRecord = {
        ...{ id, name: id, owner: 'Ana', stage: pick(['proposal', 'discovery', 'negotiation']) },
        ...{
          amount: Math.round(random() * 1e6),
          currency: 'EUR',
          createdMs: 0,
          closeMs: undefined,
        },
        ...{ judged, patterns, code: undefined },
      };
      return { record, group };
    }),
  );
}

/** How far two divisions of the same things agree: 1 the same, 0 as by chance. */
export function adjustedRandIndex(a: readonly number[], b: readonly number[]): number {
  const pairs = (count: number): number => (count * (count - 1)) / 2;
  const sumOf = (labels: readonly unknown[]): number =>
    [...Map.groupBy(labels, (label) => label).values()].reduce(
      (sum, { length }) => sum + pairs(length),
      0,
    );
  const both = sumOf(a.map((label, at) => `${String(label)}/${String(b[at])}`));
  const [inA, inB] = [sumOf(a), sumOf(b)];
  const expected = (inA * inB) / pairs(a.length);
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (both - expected) / (most - expected);
}

/** A whole deal as phases see it. */
export type SampleDeal = { readonly item: PhaseItem; readonly result?: DealResult };

/** A deal that is neither good nor bad, but for what is given. */
export function sampleDeal(
  id: string,
  given: {
    readonly facts?: Partial<DealFacts>;
    readonly intelligence?: Partial<Intelligence>;
    readonly evidence?: DealResult['evidence'];
    readonly hasContent?: boolean;
    readonly code?: PhaseItem['code'];
    readonly name?: string;
  } = {},
): SampleDeal {
  const { code, name = `Deal ${id}` } = given;
  const facts = { ...someFacts, ...given.facts };
  if (code !== undefined) return { item: { id, name, facts, outcome: 'failed', code } };
  return {
    item: { id, name, facts, outcome: 'ok' },
    result: {
      ...{ deal_id: id, deal_name: name, success: true },
      intelligence: { ...someIntelligence, ...given.intelligence },
      content_summary: { ...someContent, has_meaningful_content: given.hasContent ?? true },
      evidence: given.evidence ?? [],
      ...{ evidence_dropped: 0, unknown_fields: 0 },
      omitted: { sources: 0, tokens: 0, cut_source: null, contacts: 0, quoted_reply_chars: 0 },
    },
  };
}

export const someAsOfMs = Date.UTC(2026, 10, 25);

const someFacts: DealFacts = {
  stage: 'proposal',
  amount: 50_000,
  currency: 'EUR',
  owner: 'Ana Ruiz',
  close_date: '2027-01-15',
  created_at: '2026-08-01T09:00:00Z',
  contact_count: 2,
  contact_titles: ['IT Lead', 'Head of Operations'],
  last_activity: '2026-11-20T09:00:00.000Z',
};

const someIntelligence: Intelligence = {
  qualification_score: 50,
  qualification_gaps: [],
  risk_level: 'medium',
  risk_signals: [],
  risk_patterns: [],
  pain_points_identified: [],
  objections_raised: [],
  competitors_mentioned: [],
  buying_signals: [],
  champion_strength: 'weak',
  engagement_quality: 'fair',
  decision_maker_engaged: false,
  close_probability: 40,
  days_to_close_estimate: null,
  deal_health_summary: 'It goes its way.',
  recommended_next_action: 'Agree on the next step.',
  recommended_intervention: null,
  confidence_level: 'medium',
};

const someContent: DealResult['content_summary'] = {
  ...{ email_count: 3, note_count: 1, call_count: 1, meeting_count: 0, document_count: 0 },
  ...{ total_content_chars: 4000, has_meaningful_content: true },
};

/** What phases are given for these deals. */
export function phaseInputOf(deals: readonly SampleDeal[]): PhaseInput {
  const ok = deals.filter(({ result }) => result !== undefined).length;
  const results = deals.flatMap(({ result }) => result ?? []);
  return {
    results: {
      async *[Symbol.asyncIterator]() {
        for (const result of results) yield await Promise.resolve(result);
      },
    },
    items: deals.map(({ item }) => item),
    asOfMs: someAsOfMs,
    account: { ...someAccount, total: deals.length, ok, failed: deals.length - ok },
    options: {},
    pause: () => Promise.resolve(),
  };
}

const someAccount: PhaseInput['account'] = {
  schemaVersion: 1,
  jobId: '0123456789abcdef',
  tenant: 'local',
  round: 1,
  pipeline: 'weekly',
  status: 'partial',
  outcome: 'partial',
  ...{ total: 0, ok: 0, failed: 0, rejected: 0, withoutCall: 0 },
  message: 'An account in a sentence.',
  workload: 'deals',
  work: {
    ...{ workload: 'deals', workloadVersion: '1', promptVersion: 'abc123', parameters: {} },
    ...{ model: 'simulated-analyst-1', endpoint: 'simulator' },
  },
  planHash: 'fedcba9876543210',
  usage: { inputTokens: 1000, cachedInputTokens: 0, outputTokens: 100, reasoningTokens: 0 },
  costMicroDollars: 1500,
  priceTable: '2026-11-01',
  ...{ requests: 3, rateRefusals: 0 },
  timings: { startedAt: someAsOfMs, sealedAt: someAsOfMs + 60_000, spentMs: 60_000 },
  errors: [],
};
