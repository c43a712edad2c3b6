import { sentenceOf } from '@longhaul/jobs/outcome-code';
import { byCodeUnit } from '@longhaul/jobs/text';
import type { PhaseInput, RoundAccount } from '@longhaul/jobs/workload';
import { clusterDeals, type Clustering } from './clusters/cluster-deals.ts';
import { isJudged, type DealRecord, type JudgedRecord } from './deal-record.ts';
import { diffOf } from './diff/diff.ts';
import type { Coverage, InsightDeal, Insights, Receipt } from './document.ts';
import { interventionsOf } from './interventions.ts';
import { rankDeals, type Ranking } from './priorities/rank-deals.ts';
import { sizesOf } from './priorities/size.ts';
import type { InsightSettings } from './priorities/settings.ts';
import { readRecords } from './read-records.ts';
import { topDealsOf } from './top-deals.ts';

/** The top of the ranking that bounds are given for and the report tells of. */
export const topSize = 10;

/**
 * All insights of a round: pure, the same input gives the same document, in whatever order results
 * and items come. Partial results are told as such and never ranked as if they were the whole.
 */
export async function analyze(input: PhaseInput, settings: InsightSettings): Promise<Insights> {
  const { pause, asOfMs, account } = input;
  const { records, recommended } = await readRecords(input, settings.rules, pause);
  await pause();
  const sizeOf = sizesOf(records);
  const context = { asOfMs, sizeOf, weights: settings.weights };
  const ranking = rankDeals(records, context, topSize);
  await pause();
  const ranked = ranking.ranked.map(({ record }) => record).filter(isJudged);
  const clustering = await clusterDeals(ranked, sizeOf, pause);
  const deals = dealsOf(records, ranking, clustering);
  await pause();
  return {
    schemaVersion: 1,
    jobId: account.jobId,
    pipeline: account.pipeline,
    round: account.round,
    asOf: asOfMs,
    receipt: receiptOf(account),
    coverage: coverageOf(deals, records),
    settings,
    deals,
    clusters: clustering.clusters.map(({ memberIds, typicalIds, traits, ...cluster }) => ({
      ...cluster,
      traits: traits.map((trait) => ({ ...trait })),
      memberIds: [...memberIds],
      typicalIds: [...typicalIds],
    })),
    clustering: {
      silhouette: clustering.silhouette,
      fittedOn: clustering.fittedOn,
      outlierIds: [...clustering.outlierIds],
    },
    topDeals: await topDealsOf(
      ranking.ranked.slice(0, topSize).map(({ id }) => id),
      input,
    ),
    interventions: interventionsOf(
      ranking.ranked.map((place) => ({ ...place, recommended: recommended.get(place.id) })),
    ),
    diff: await diffWithPrevious(input, records, settings),
  };
}

async function diffWithPrevious(
  { previous, pause }: PhaseInput,
  records: readonly DealRecord[],
  settings: InsightSettings,
): Promise<Insights['diff']> {
  if (!previous) return undefined;
  const before = await readRecords(previous, settings.rules, pause);
  const { jobId, asOfMs } = previous;
  return diffOf(records, { jobId, asOfMs, records: before.records });
}

function dealsOf(
  records: readonly DealRecord[],
  ranking: Ranking,
  { clusters }: Clustering,
): InsightDeal[] {
  const clusterOf = new Map(
    clusters.flatMap(({ id, memberIds }) => memberIds.map((member) => [member, id] as const)),
  );
  const dealOf = (record: DealRecord): InsightDeal => ({
    ...factsOf(record),
    ...(isJudged(record) ? judgmentOf(record) : {}),
    ...ranking.placeOf(record),
    patterns: record.patterns.map(({ pattern, sources }) => ({ pattern, sources: [...sources] })),
    cluster: clusterOf.get(record.id),
  });
  const placed = new Set(ranking.ranked.map(({ id }) => id));
  const others = records.filter(({ id }) => !placed.has(id)).sort((a, b) => byCodeUnit(a.id, b.id));
  return [...ranking.ranked.map(({ record }) => record), ...others].map(dealOf);
}

function factsOf(record: DealRecord): Omit<InsightDeal, 'standing' | 'patterns'> {
  const { id, name, owner, stage, amount, currency, closeMs } = record;
  return { id, name, owner, stage, amount, currency, closeDate: closeMs };
}

function judgmentOf({
  judged,
}: JudgedRecord): Pick<InsightDeal, 'riskLevel' | 'closeProbability' | 'qualificationScore'> {
  return {
    riskLevel: judged.risk_level,
    closeProbability: judged.close_probability,
    qualificationScore: judged.qualification_score,
  };
}

function coverageOf(deals: readonly InsightDeal[], records: readonly DealRecord[]): Coverage {
  const counts = Map.groupBy(deals, ({ standing }) => standing);
  const countOf = (standing: InsightDeal['standing']): number => counts.get(standing)?.length ?? 0;
  const tops = Map.groupBy(deals, ({ top }) => top);
  const codes = Map.groupBy(
    records.flatMap(({ code }) => code ?? []),
    (code) => code,
  );
  return {
    total: records.length,
    ranked: countOf('ranked'),
    notEnoughData: countOf('not_enough_data'),
    closed: countOf('closed'),
    missing: countOf('missing'),
    failures: [...codes]
      .sort(([a, of], [b, ofB]) => ofB.length - of.length || byCodeUnit(a, b))
      .map(([code, { length }]) => ({ code, count: length, sentence: sentenceOf(code) })),
    top: {
      size: topSize,
      certain: tops.get('certain')?.length ?? 0,
      possible: tops.get('possible')?.length ?? 0,
    },
  };
}

function receiptOf({ work, usage, timings, ...account }: RoundAccount): Receipt {
  const { message, outcome, total, ok, failed, rejected, withoutCall } = account;
  const { planHash, requests, rateRefusals, costMicroDollars, priceTable } = account;
  const { model, endpoint, promptVersion } = work;
  const { inputTokens, outputTokens } = usage;
  return {
    ...{ message, outcome, total, ok, failed, rejected, withoutCall },
    ...{ model, endpoint, promptVersion, planHash, requests, rateRefusals },
    ...{ inputTokens, outputTokens, costMicroDollars, priceTable },
    ...timings,
  };
}
