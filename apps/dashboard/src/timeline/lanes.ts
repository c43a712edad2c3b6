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
 * Attempts in lanes: a worker keeps one lane from its first attempt to its last, and a lane that is
 * free again goes to the next worker. So there are as many lanes as workers that lived at a time.
 *
 * @param nowMs where a running attempt is drawn to
 */
export function lanesOf(timeline: Timeline, nowMs: number): Lanes {
  const byWorker = Map.groupBy(timeline.attempts, ({ worker }) => worker);
  const spans = [...byWorker.values()].map((attempts) => ({
    attempts,
    fromMs: Math.min(...attempts.map(({ fromAt }) => fromAt)),
    toMs: Math.max(...attempts.map((attempt) => endMs(attempt, nowMs))),
  }));
  spans.sort((a, b) => a.fromMs - b.fromMs);
  const freeAt: number[] = [];
  const bars = spans.flatMap(({ attempts, fromMs, toMs }) => {
    const free = freeAt.findIndex((at) => at <= fromMs);
    const lane = free < 0 ? freeAt.length : free;
    freeAt[lane] = toMs;
    return attempts.map((attempt) => barOf(attempt, lane, nowMs));
  });
  bars.sort((a, b) => a.fromMs - b.fromMs || a.lane - b.lane);
  return { bars, laneCount: freeAt.length, ...boundsOf(timeline, bars) };
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
