import { isoDay } from '@longhaul/deals/content/instant';
import { riskPatternCatalog } from '@longhaul/deals/risk-pattern';
import { byCodeUnit } from '@longhaul/jobs/text';
import type { DealRecord } from './deal-record.ts';
import type { Insights, Intervention } from './document.ts';
import { byRank, type Placed } from './priorities/bounds.ts';

/** A ranked deal that may need somebody. */
export type Candidate = Placed & {
  readonly record: DealRecord;
  /** The model's recommendation, where there is one. */
  readonly recommended: string | undefined;
};

/**
 * Who to call and why, by owner. The model's recommendation comes first; where it has none, a rule
 * may ask for something that follows from the deal's dates. A deal without either needs nobody.
 */
export function interventionsOf(candidates: readonly Candidate[]): Insights['interventions'] {
  const byOwner = new Map<string | null, Candidate[]>();
  for (const candidate of candidates) {
    if (!actionOf(candidate)) continue;
    const { owner } = candidate.record;
    const own = byOwner.get(owner);
    if (own) own.push(candidate);
    else byOwner.set(owner, [candidate]);
  }
  return [...byOwner]
    .sort(([a, ofA], [b, ofB]) => lastIfUnknown(a, b) || ofB.length - ofA.length || byName(a, b))
    .map(([owner, own]) => ({ owner, deals: own.sort(byRank).flatMap(interventionOf) }));
}

function interventionOf(candidate: Candidate): Intervention[] {
  const found = actionOf(candidate);
  if (!found) return [];
  return [{ dealId: candidate.id, ...found, why: whyOf(candidate.record) }];
}

function actionOf({
  record,
  recommended,
}: Candidate): Pick<Intervention, 'action' | 'source'> | undefined {
  if (recommended !== undefined) return { action: recommended, source: 'model' };
  const action = actionByRule(record);
  return action === undefined ? undefined : { action, source: 'rule' };
}

function actionByRule(record: DealRecord): string | undefined {
  const shows = new Set(record.patterns.map(({ pattern }) => pattern));
  if (shows.has('overdue') && record.closeMs !== undefined) {
    return `Its close date ${isoDay(record.closeMs)} has passed: agree on a new one with the buyer, or close it.`;
  }
  return shows.has('no_activity')
    ? 'Nothing was recorded for weeks: find out whether the deal is still alive.'
    : undefined;
}

function whyOf({ judged, patterns }: DealRecord): string {
  const labels = patterns.map(({ pattern }) => riskPatternCatalog[pattern].label);
  const risk = judged ? [`${capital(judged.risk_level)} risk`] : [];
  return [...risk, ...labels].join(' · ');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function lastIfUnknown(a: string | null, b: string | null): number {
  return Number(a === null) - Number(b === null);
}

function byName(a: string | null, b: string | null): number {
  return byCodeUnit(a ?? '', b ?? '');
}
