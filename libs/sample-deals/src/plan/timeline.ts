import type { Blueprint } from './blueprint.ts';
import { dayMs, hourMs, nextWorkingTime } from '../calendar.ts';
import type { Archetype } from '../labels.ts';
import type { SeededRandom } from '../random.ts';

type Stage =
  'prospecting' | 'qualification' | 'discovery' | 'proposal' | 'negotiation' | 'verbal commit';

/**
 * The dates of a deal, epoch ms: created ≤ start < end ≤ last < asOf. The customer is heard of from
 * `startMs` to `endMs`; up to `lastMs` only the seller writes.
 */
export interface Timeline {
  readonly stage: Stage;
  readonly createdMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly lastMs: number;
  readonly closeMs: number;
  readonly overdue: boolean;
  /** The customer stopped answering. */
  readonly quiet: boolean;
}

type Range = readonly [min: number, max: number];

const stages: Readonly<Record<Archetype, readonly Stage[]>> = {
  hot: ['proposal', 'negotiation', 'verbal commit'],
  healthy: ['qualification', 'discovery', 'proposal', 'negotiation'],
  stalled: ['qualification', 'discovery', 'proposal'],
  at_risk: ['discovery', 'proposal', 'negotiation'],
  lost_cause: ['qualification', 'discovery', 'proposal'],
  empty: ['prospecting', 'prospecting', 'qualification'],
};

/** Days from creation to the last word of the customer, and from asOf to the close date. */
const spans: Readonly<Record<Stage, { readonly age: Range; readonly close: Range }>> = {
  prospecting: { age: [14, 30], close: [90, 180] },
  qualification: { age: [30, 75], close: [70, 150] },
  discovery: { age: [50, 120], close: [50, 120] },
  proposal: { age: [80, 200], close: [25, 80] },
  negotiation: { age: [110, 280], close: [12, 45] },
  'verbal commit': { age: [140, 330], close: [4, 20] },
};

/** Days before asOf on which the customer was last heard of. */
const silences: Readonly<Record<Archetype, Range>> = {
  hot: [1, 4],
  healthy: [1, 9],
  stalled: [35, 80],
  at_risk: [5, 24],
  lost_cause: [60, 140],
  empty: [1, 9],
};

const heavyAgeFactor = 1.4;

export function timelineOf(blueprint: Blueprint, asOfMs: number, random: SeededRandom): Timeline {
  const { archetype, heavy } = blueprint;
  const stage = random.pick(stages[archetype]);
  const { age, close } = spans[stage];
  const quiet = archetype === 'stalled' || archetype === 'lost_cause';
  const overdue = archetype === 'lost_cause' || (archetype === 'stalled' && random.chance(0.5));
  const endMs = asOfMs - random.int(...silences[archetype]) * dayMs;
  const ageDays = Math.round(random.int(...age) * (heavy ? heavyAgeFactor : 1));
  const createdMs = nextWorkingTime(
    endMs - ageDays * dayMs + random.int(8 * 3600, 16 * 3600) * 1000,
    random,
  );
  return {
    stage,
    createdMs,
    startMs: createdMs + random.int(2, 30) * hourMs,
    endMs,
    lastMs: quiet ? Math.min(endMs + 30 * dayMs, asOfMs - dayMs) : endMs,
    closeMs: asOfMs + (overdue ? -random.int(3, 30) : random.int(...close)) * dayMs,
    overdue,
    quiet,
  };
}
