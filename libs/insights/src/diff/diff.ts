import { riskLevels } from '@longhaul/deals/vocabulary';
import { byCodeUnit } from '@longhaul/jobs/text';
import { isJudged, type DealRecord, type JudgedRecord } from '../deal-record.ts';
import type { Change, Diff, NamedDeal } from './diff-schema.ts';

/** Percentage points of close probability that are a change and not a model's mood. */
const improvedBy = 15;

const silent = new Set(['ghosted', 'no_activity']);

export type Compared = {
  readonly jobId: string;
  readonly asOfMs: number;
  readonly records: readonly DealRecord[];
};

/** Compares two states of one pipeline; each list by the weight of the change, then by id. */
export function diffOf(now: readonly DealRecord[], before: Compared): Diff {
  const earlier = new Map(before.records.map((record) => [record.id, record]));
  const pairs = now.flatMap((record) => {
    const then = earlier.get(record.id);
    return then && isJudged(then) && isJudged(record) ? [{ then, record }] : [];
  });
  const changesWhere = (holds: (pair: Pair) => boolean): Change[] =>
    pairs.filter(holds).sort(byWeight).map(changeOf);
  const present = new Set(now.map(({ id }) => id));
  return {
    jobId: before.jobId,
    asOf: before.asOfMs,
    compared: pairs.length,
    newlyAtRisk: changesWhere(isNewlyAtRisk),
    improved: changesWhere(isImproved),
    goneSilent: changesWhere(({ then, record }) => isSilent(record) && !isSilent(then)),
    added: namesOf(now.filter(({ id }) => !earlier.has(id))),
    removed: namesOf(before.records.filter(({ id }) => !present.has(id))),
    unknown: namesOf(
      now.filter((record) => !record.judged && earlier.get(record.id)?.judged !== undefined),
    ),
  };
}

type Pair = { readonly then: JudgedRecord; readonly record: JudgedRecord };

function riskOf({ judged }: JudgedRecord): number {
  return riskLevels.indexOf(judged.risk_level);
}

const atRisk = riskLevels.indexOf('high');

function isNewlyAtRisk({ then, record }: Pair): boolean {
  return riskOf(record) >= atRisk && riskOf(record) > riskOf(then);
}

function isImproved({ then, record }: Pair): boolean {
  const risk = riskOf(record) - riskOf(then);
  return risk < 0 || (risk === 0 && chanceGained({ then, record }) >= improvedBy);
}

function chanceGained({ then, record }: Pair): number {
  return record.judged.close_probability - then.judged.close_probability;
}

function isSilent({ patterns }: DealRecord): boolean {
  return patterns.some(({ pattern }) => silent.has(pattern));
}

function byWeight(a: Pair, b: Pair): number {
  const weight = (pair: Pair): number =>
    Math.abs(riskOf(pair.record) - riskOf(pair.then)) * 100 + Math.abs(chanceGained(pair));
  return weight(b) - weight(a) || byCodeUnit(a.record.id, b.record.id);
}

function changeOf({ then, record }: Pair): Change {
  const stateOf = ({ judged }: JudgedRecord): Change['now'] => ({
    riskLevel: judged.risk_level,
    closeProbability: judged.close_probability,
  });
  return { id: record.id, name: record.name, before: stateOf(then), now: stateOf(record) };
}

function namesOf(records: readonly DealRecord[]): NamedDeal[] {
  return records.map(({ id, name }) => ({ id, name })).sort((a, b) => byCodeUnit(a.id, b.id));
}
