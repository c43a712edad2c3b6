import type {
  AttemptEnd,
  Timeline,
  TimelineAttempt,
} from '@longhaul/api-contract/documents/timeline';
import { durationText } from '../words/duration.ts';
import { countOf } from '../words/number.ts';

/** An attempt where it is drawn. */
export type AttemptBar = {
  readonly attempt: TimelineAttempt;
  readonly row: number;
  readonly fromMs: number;
  readonly toMs: number;
};

export type AttemptRows = {
  readonly bars: readonly AttemptBar[];
  readonly rowCount: number;
  readonly fromMs: number;
  readonly toMs: number;
};

/**
 * Attempts in rows that never overlap: a worker keeps its row from its first attempt to its last,
 * with a further one for what it holds at the same time; a row that is free again goes to the next
 * worker. So there are about as many rows as workers that lived at a time.
 *
 * @param nowMs where a running attempt is drawn to
 */
export function rowsOf(timeline: Timeline, nowMs: number): AttemptRows {
  const lastMs = new Map<string, number>();
  for (const attempt of timeline.attempts) {
    const known = lastMs.get(attempt.worker) ?? 0;
    lastMs.set(attempt.worker, Math.max(known, endMs(attempt, nowMs)));
  }
  const rows: { worker: string; freeAt: number }[] = [];
  const bars = timeline.attempts
    .toSorted((a, b) => a.fromAt - b.fromAt || a.batch - b.batch)
    .map((attempt) => {
      const { worker, fromAt } = attempt;
      const own = rows.findIndex((row) => row.worker === worker && row.freeAt <= fromAt);
      const left = rows.findIndex((row) => (lastMs.get(row.worker) ?? 0) <= fromAt);
      const found = own >= 0 ? own : left;
      const row = found >= 0 ? found : rows.length;
      rows[row] = { worker, freeAt: endMs(attempt, nowMs) };
      return barOf(attempt, row, nowMs);
    });
  return { bars, rowCount: rows.length, ...boundsOf(timeline, bars) };
}

function barOf(attempt: TimelineAttempt, row: number, nowMs: number): AttemptBar {
  return { attempt, row, fromMs: attempt.fromAt, toMs: endMs(attempt, nowMs) };
}

function endMs({ fromAt, toAt }: TimelineAttempt, nowMs: number): number {
  return Math.max(fromAt, toAt ?? nowMs);
}

function boundsOf({ fromAt, toAt }: Timeline, bars: readonly AttemptBar[]) {
  const starts = bars.map(({ fromMs }) => fromMs);
  const ends = bars.map(({ toMs }) => toMs);
  return {
    fromMs: Math.min(fromAt ?? Infinity, ...starts),
    toMs: Math.max(toAt ?? -Infinity, ...ends),
  };
}

const endWords: Readonly<Record<AttemptEnd, string>> = {
  running: 'running',
  done: 'done',
  handed_back: 'handed back',
  lost: 'lost',
};

export function endText(end: AttemptEnd): string {
  return endWords[end];
}

/** An attempt in words: what one reads on hover, and hears at a key. */
export function attemptText({ attempt, fromMs, toMs }: AttemptBar, many: string): string {
  const { batch, attempt: ordinal, worker, end, reason, ok, failed, retries, handedBack } = attempt;
  const facts = [
    `Batch ${String(batch)}${ordinal > 1 ? `, attempt ${String(ordinal)}` : ''}`,
    `worker ${worker}`,
    `${endText(end)}${reason !== undefined && reason !== end ? ` (${reason})` : ''}`,
    durationText(toMs - fromMs),
    `${String(ok)} ${many} done`,
    ...(failed > 0 ? [`${String(failed)} failed`] : []),
    ...(handedBack > 0 ? [`${String(handedBack)} handed back`] : []),
    ...(retries > 0 ? [countOf(retries, 'retry', 'retries')] : []),
  ];
  return facts.join(' · ');
}
