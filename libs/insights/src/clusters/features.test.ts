import { expect, it } from 'vitest';
import { plantedDeals, type PlantedDeal } from '../testing.ts';
import { pointsOf } from './features.ts';
import { fitOf, squaredDistance } from './silhouette.ts';

const deals = plantedDeals({ seed: 7, sizes: [9, 6], noise: 0.2 });
const records = deals.map(({ record }) => record);

it('two deals that differ in everything are 1 apart, equal ones 0', () => {
  const [one] = records as [PlantedDeal['record']];
  const judged = {
    ...one.judged,
    risk_level: 'low',
    champion_strength: 'none',
    engagement_quality: 'poor',
    decision_maker_engaged: false,
    qualification_score: 0,
    close_probability: 0,
  } as const;
  const opposite = {
    ...one,
    stage: 'another',
    patterns: [],
    judged,
  };
  const all = {
    ...one,
    stage: 'some',
    patterns: everyPattern(),
    judged: {
      ...judged,
      risk_level: 'critical',
      champion_strength: 'strong',
      engagement_quality: 'excellent',
      decision_maker_engaged: true,
      qualification_score: 100,
      close_probability: 100,
    },
  } as const;
  const sizes = new Map<unknown, number>([
    [opposite, 0],
    [all, 1],
  ]);
  const { rows } = pointsOf([opposite, all], (record) => sizes.get(record));
  const [a, b] = rows as [number[], number[]];
  expect(squaredDistance(a, b)).toBeCloseTo(1, 10);
  expect(squaredDistance(a, a)).toBe(0);
});

it('an ordinal counts its steps, and what is unknown stands in the middle', () => {
  const [one] = records as [PlantedDeal['record']];
  const risks = (['low', 'medium', 'critical'] as const).map((risk_level) => ({
    ...one,
    judged: { ...one.judged, risk_level },
  }));
  const { rows } = pointsOf(risks, () => undefined);
  const [low, medium, critical] = rows as [number[], number[], number[]];
  expect(squaredDistance(low, critical)).toBeCloseTo(3 * squaredDistance(low, medium), 10);
});

it('the silhouette in linear time is the one of all pairs', () => {
  const { rows } = pointsOf(records, () => undefined);
  const groups = deals.map(({ group }) => group);
  const { silhouettes } = fitOf({ rows, groups, groupCount: 2 });
  for (const [at, row] of rows.entries()) {
    const meanTo = (group: number): number => {
      const others = rows.filter((_, other) => other !== at && groups[other] === group);
      return others.reduce((sum, other) => sum + squaredDistance(row, other), 0) / others.length;
    };
    const [inside, outside] = [meanTo(groups[at] ?? 0), meanTo(1 - (groups[at] ?? 0))];
    expect(silhouettes[at]).toBeCloseTo((outside - inside) / Math.max(inside, outside), 9);
  }
});

function everyPattern() {
  return (
    [
      ...(['no_activity', 'ghosted', 'overdue', 'single_threaded', 'no_power'] as const),
      ...(['pricing_not_mentioned', 'competitor_in_play', 'budget_concern'] as const),
      ...(['stalled_in_stage', 'red_flag'] as const),
    ] as const
  ).map((pattern) => ({ pattern, sources: ['model' as const] }));
}
