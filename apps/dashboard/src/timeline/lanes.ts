import type {
  AttemptEnd,
  Timeline,
  TimelineAttempt,
} from '@longhaul/api-contract/documents/timeline';
import { durationText } from '../words/duration.ts';
import { countOf } from '../words/number.ts';

/** An attempt where it is drawn. */
export type LaneBar = {
  readonly attempt: TimelineAttempt;
  readonly lane: number;
  readonly fromMs: number;
  readonly toMs: number;
};

export type Lanes = {
  readonly bars: readonly LaneBar[];
  readonly laneCount: number;
  readonly fromMs: number;
  readonly toMs: number;
};

/**
 * Attempts in lanes that never overlap: a worker keeps its lane from its first attempt to its last,
 * with a further one for what it holds at the same time; a lane that is free again goes to the next
 * worker. So there are about as many lanes as workers that lived at a time.
 *
 * @param nowMs where a running attempt is drawn to
 */
export function lanesOf(timeline: Timeline, nowMs: number): Lanes {
  const lastMs = new Map<string, number>();
  for (const attempt of timeline.attempts) {
    const known = lastMs.get(attempt.worker) ?? 0;
    lastMs.set(attempt.worker, Math.max(known, endMs(attempt, nowMs)));
  }
  const lanes: { worker: string; freeAt: number }[] = [];
  const bars = timeline.attempts
    .toSorted((a, b) => a.fromAt - b.fromAt || a.batch - b.batch)
    .map((attempt) => {
      const { worker, fromAt } = attempt;
      const own = lanes.findIndex((lane) => lane.worker === worker && lane.freeAt <= fromAt);
      const left = lanes.findIndex((lane) => (lastMs.get(lane.worker) ?? 0) <= fromAt);
      const found = own >= 0 ? own : left;
      const lane = found >= 0 ? found : lanes.length;
      lanes[lane] = { worker, freeAt: endMs(attempt, nowMs) };
      return barOf(attempt, lane, nowMs);
    });
  return { bars, laneCount: lanes.length, ...boundsOf(timeline, bars) };
}

function barOf(attempt: TimelineAttempt, lane: number, nowMs: number): LaneBar {
  return { attempt, lane, fromMs: attempt.fromAt, toMs: endMs(attempt, nowMs) };
}

function endMs({ fromAt, toAt }: TimelineAttempt, nowMs: number): number {
  return Math.max(fromAt, toAt ?? nowMs);
}

function boundsOf({ fromAt, toAt }: Timeline, bars: readonly LaneBar[]) {
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
export function attemptText({ attempt, fromMs, toMs }: LaneBar, many: string): string {
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
