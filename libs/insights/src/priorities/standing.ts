import type { DealRecord } from '../deal-record.ts';
import { dayMs } from '../patterns/rules.ts';

/**
 * Whether a deal can be ranked: `ranked`; `not_enough_data`, said rather than guessed; `closed`, for
 * which nothing is to be done; `missing`, because its analysis is not there.
 */
export const standings = ['ranked', 'not_enough_data', 'closed', 'missing'] as const;

export type Standing = {
  readonly standing: (typeof standings)[number];
  /** For people, where it is not ranked. */
  readonly reason?: string;
};

/** A deal younger than this has had no chance to show anything. */
const minAgeDays = 3;

const closedStage = /^closed\b|\b(?:won|lost|churned|disqualified|abandoned)\b/i;

export function standingOf(record: DealRecord, asOfMs: number): Standing {
  const byFacts = standingByFacts(record, asOfMs);
  if (byFacts) return byFacts;
  const { judged, stage, code } = record;
  if (!judged) return { standing: 'missing', reason: code ?? 'INTERNAL' };
  if (!judged.hasContent) return notEnough('Nobody wrote or said anything yet.');
  if (stage === null && judged.confidence_level === 'low') {
    return notEnough('It has no stage, and its content carries little.');
  }
  return { standing: 'ranked' };
}

/** What the facts alone decide, whatever an analysis says; undefined where they leave it open. */
export function standingByFacts(record: DealRecord, asOfMs: number): Standing | undefined {
  const { stage, createdMs } = record;
  if (stage !== null && closedStage.test(stage)) {
    return { standing: 'closed', reason: `Its stage is ${stage}.` };
  }
  if (createdMs !== undefined && asOfMs - createdMs < minAgeDays * dayMs) {
    return notEnough(`It is younger than ${String(minAgeDays)} days.`);
  }
  return undefined;
}

function notEnough(reason: string): Standing {
  return { standing: 'not_enough_data', reason };
}
