import type { JobEvent } from '@longhaul/jobs/job-event';

/** How fast a job goes now. */
export type Pace = {
  readonly itemsPerMinute: number;
  /** Until nothing is left at this pace. */
  readonly etaMs: number;
  /** Of the round's model requests so far; known while its events are held from its beginning. */
  readonly costMicroDollars?: number | undefined;
};

const windowMs = 5 * 60_000;

/**
 * From the ends of the last five minutes, or since the job began if that is less. `undefined` where
 * nothing ended in that time: an estimate made of nothing looks like knowledge.
 */
export function paceOf(
  events: readonly JobEvent[],
  counts: { readonly total: number; readonly ok: number; readonly failed: number },
  nowMs: number,
): Pace | undefined {
  const begin = Math.max(nowMs - windowMs, events[0]?.at ?? nowMs);
  const ends = events.filter(({ kind, at }) => kind === 'item-ended' && at >= begin).length;
  const lengthMs = nowMs - begin;
  if (ends === 0 || lengthMs <= 0) return undefined;
  const left = Math.max(counts.total - counts.ok - counts.failed, 0);
  const cost = costOf(events);
  return {
    itemsPerMinute: (ends * 60_000) / lengthMs,
    etaMs: Math.round((left * lengthMs) / ends),
    ...(cost === undefined ? {} : { costMicroDollars: cost }),
  };
}

/**
 * A sum with a hole looks cheap: it is known only when every answered request's price is, and nothing
 * of the round is missing.
 */
function costOf(events: readonly JobEvent[]): number | undefined {
  const first = events[0];
  if (first?.kind !== 'phase' || first.phase !== 'planning') return undefined;
  let sum = 0;
  for (const event of events) {
    if (event.kind !== 'item-tried' || !event.usage) continue;
    if (event.costMicroDollars === undefined) return undefined;
    sum += event.costMicroDollars;
  }
  return sum;
}
