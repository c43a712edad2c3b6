import { championStrengths, engagementQualities, riskLevels } from '@longhaul/deals/vocabulary';
import { riskPatterns } from '@longhaul/deals/risk-pattern';
import type { JudgedRecord } from '../deal-record.ts';

/**
 * Deals as points whose squared Euclidean distance is a Gower distance: the weighted share of
 * features in which two deals differ, 0 to 1.
 *
 * The trick is a thermometer: an ordinal value of m steps becomes m bits, of which the first `value`
 * are set, so that two values differ in as many bits as they are steps apart. A yes-or-no is one bit,
 * a category one bit of half the weight for each of its values. What is unknown stands in the
 * middle. Squares make it additive, and k-means on these points minimizes exactly the mean Gower
 * distance within its groups, in linear time.
 */
export type Points = {
  readonly rows: number[][];
  /** The columns of each feature, for what treats a feature as a whole. */
  readonly blocks: readonly Block[];
};

export type Block = { readonly from: number; readonly to: number };

/** Weights of the features; they add up to 1. Risk patterns carry more than half: they are the question. */
const weights = {
  patterns: 0.6,
  riskLevel: 0.07,
  engagement: 0.07,
  champion: 0.05,
  decisionMaker: 0.05,
  qualification: 0.05,
  closeProbability: 0.05,
  stage: 0.03,
  size: 0.03,
} as const;

/** Steps into which a score of 0 to 100 is read: finer would count noise. */
const scoreSteps = 4;
/** Stages that get a category of their own; the rest share one. */
const maxStages = 12;

type Feature = {
  readonly width: number;
  readonly write: (row: number[], record: JudgedRecord) => void;
};

/** Every record as a point; `sizeOf` gives a deal's size among its like, 0 to 1, or undefined. */
export function pointsOf(
  records: readonly JudgedRecord[],
  sizeOf: (record: JudgedRecord) => number | undefined,
): Points {
  const features = featuresOf(stagesOf(records), sizeOf);
  const rows = records.map((record) => {
    const row: number[] = [];
    for (const { write } of features) write(row, record);
    return row;
  });
  const blocks: Block[] = [];
  for (const { width } of features) {
    const from = blocks.at(-1)?.to ?? 0;
    blocks.push({ from, to: from + width });
  }
  return { rows, blocks };
}

function featuresOf(
  stages: readonly string[],
  sizeOf: (record: JudgedRecord) => number | undefined,
): Feature[] {
  return [
    ...riskPatterns.map((name) =>
      bit(weights.patterns / riskPatterns.length, ({ patterns }) =>
        patterns.some(({ pattern }) => pattern === name),
      ),
    ),
    ordinal(weights.riskLevel, riskLevels, ({ judged }) => judged.risk_level),
    ordinal(weights.engagement, engagementQualities, ({ judged }) => judged.engagement_quality),
    ordinal(weights.champion, championStrengths, ({ judged }) => judged.champion_strength),
    bit(weights.decisionMaker, ({ judged }) => judged.decision_maker_engaged),
    share(weights.qualification, ({ judged }) => judged.qualification_score / 100),
    share(weights.closeProbability, ({ judged }) => judged.close_probability / 100),
    category(weights.stage, stages, ({ stage }) => stageName(stage)),
    share(weights.size, sizeOf),
  ];
}

function bit(weight: number, holds: (record: JudgedRecord) => boolean): Feature {
  const length = Math.sqrt(weight);
  return { width: 1, write: (row, record) => void row.push(holds(record) ? length : 0) };
}

function ordinal<Value>(
  weight: number,
  values: readonly Value[],
  valueOf: (record: JudgedRecord) => Value,
): Feature {
  const steps = values.length - 1;
  return thermometer(weight, steps, (record) => values.indexOf(valueOf(record)));
}

/** A share of 0 to 1, read in steps. */
function share(weight: number, valueOf: (record: JudgedRecord) => number | undefined): Feature {
  return thermometer(weight, scoreSteps, (record) => {
    const value = valueOf(record);
    return value === undefined ? undefined : Math.round(value * scoreSteps);
  });
}

function thermometer(
  weight: number,
  steps: number,
  stepOf: (record: JudgedRecord) => number | undefined,
): Feature {
  const length = Math.sqrt(weight / steps);
  return {
    width: steps,
    write: (row, record) => {
      const step = stepOf(record);
      for (let at = 0; at < steps; at += 1) {
        row.push(step === undefined ? length / 2 : at < step ? length : 0);
      }
    },
  };
}

function category(
  weight: number,
  values: readonly string[],
  valueOf: (record: JudgedRecord) => string | undefined,
): Feature {
  const length = Math.sqrt(weight / 2);
  return {
    width: values.length,
    write: (row, record) => {
      const value = valueOf(record);
      for (const known of values) row.push(known === value ? length : 0);
    },
  };
}

function stageName(stage: string | null): string | undefined {
  return stage
    ?.toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

/** The stages that occur, the most frequent first, then by name. */
function stagesOf(records: readonly JudgedRecord[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { stage } of records) {
    const name = stageName(stage);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, maxStages)
    .map(([name]) => name);
}
