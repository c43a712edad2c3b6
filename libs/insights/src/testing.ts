/** Deals with a known truth, for tests of insights. */
import { riskPatterns, type RiskPattern } from '@longhaul/deals/risk-pattern';
import {
  championStrengths,
  confidenceLevels,
  engagementQualities,
  riskLevels,
} from '@longhaul/deals/vocabulary';
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
