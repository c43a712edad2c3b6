import type { Timeline, TimelineAttempt } from '@longhaul/api-contract/documents/timeline';

/** An attempt where it is drawn. */
export type AttemptBar = {
  readonly attempt: TimelineAttempt;
  readonly row: number;
  readonly fromMs: number;
  readonly toMs: number;
};

/** The rows of one worker, below each other. */
export type WorkerBand = {
  readonly worker: string;
  readonly firstRow: number;
  readonly rowCount: number;
};

export type AttemptRows = {
  readonly bars: readonly AttemptBar[];
  readonly rowCount: number;
  /** Who has which rows; empty where there are too many workers for rows of their own. */
  readonly bands: readonly WorkerBand[];
  readonly fromMs: number;
  readonly toMs: number;
};

/** What can be told apart on one screen. */
const mostBandRows = 40;

/**
 * Attempts in rows that never overlap. Of few workers each has a band of its own, with a row for
 * whatever it holds at the same time. Of many, a row that is free again goes to the next worker, so
 * that there are about as many rows as workers that lived at a time.
 *
 * @param nowMs where a running attempt is drawn to
 */
export function rowsOf(timeline: Timeline, nowMs: number): AttemptRows {
  const attempts = timeline.attempts.toSorted((a, b) => a.fromAt - b.fromAt || a.batch - b.batch);
  const placed = inBands(attempts, nowMs) ?? packed(attempts, nowMs);
  const bars = attempts.map((attempt, index): AttemptBar => ({
    ...{ attempt, row: placed.rows[index] ?? 0 },
    ...{ fromMs: attempt.fromAt, toMs: endMs(attempt, nowMs) },
  }));
  const rowCount = Math.max(0, ...bars.map(({ row }) => row + 1));
  return { bars, rowCount, bands: placed.bands, ...boundsOf(timeline, bars) };
}

type Placed = { readonly rows: readonly number[]; readonly bands: readonly WorkerBand[] };

/** Workers in the order of their first attempts; undefined where they take more rows than are read. */
function inBands(attempts: readonly TimelineAttempt[], nowMs: number): Placed | undefined {
  const lanes = new Map<string, number[]>();
  const laneOf = attempts.map((attempt) => {
    const freeAt = lanes.get(attempt.worker) ?? [];
    lanes.set(attempt.worker, freeAt);
    const free = freeAt.findIndex((at) => at <= attempt.fromAt);
    const lane = free >= 0 ? free : freeAt.length;
    freeAt[lane] = endMs(attempt, nowMs);
    return lane;
  });
  const firstRows = new Map<string, number>();
  let rowCount = 0;
  for (const [worker, freeAt] of lanes) {
    firstRows.set(worker, rowCount);
    rowCount += freeAt.length;
  }
  if (rowCount > mostBandRows) return undefined;
  return {
    rows: attempts.map(({ worker }, index) => (firstRows.get(worker) ?? 0) + (laneOf[index] ?? 0)),
    bands: [...lanes].map(([worker, freeAt]) => ({
      ...{ worker, firstRow: firstRows.get(worker) ?? 0, rowCount: freeAt.length },
    })),
  };
}

/** A worker keeps its row from its first attempt to its last; then the row is free. */
function packed(attempts: readonly TimelineAttempt[], nowMs: number): Placed {
  const lastMs = new Map<string, number>();
  for (const attempt of attempts) {
    const known = lastMs.get(attempt.worker) ?? 0;
    lastMs.set(attempt.worker, Math.max(known, endMs(attempt, nowMs)));
  }
  const rows: { worker: string; freeAt: number }[] = [];
  const rowOf = attempts.map((attempt) => {
    const { worker, fromAt } = attempt;
    const own = rows.findIndex((row) => row.worker === worker && row.freeAt <= fromAt);
    const left = rows.findIndex((row) => (lastMs.get(row.worker) ?? 0) <= fromAt);
    const found = own >= 0 ? own : left;
    const row = found >= 0 ? found : rows.length;
    rows[row] = { worker, freeAt: endMs(attempt, nowMs) };
    return row;
  });
  return { rows: rowOf, bands: [] };
}

function endMs({ fromAt, toAt }: TimelineAttempt, nowMs: number): number {
  return Math.max(fromAt, toAt ?? nowMs);
}

function boundsOf({ fromAt, toAt }: Timeline, bars: readonly AttemptBar[]) {
  return {
    fromMs: bars.reduce((least, { fromMs }) => Math.min(least, fromMs), fromAt ?? Infinity),
    toMs: bars.reduce((most, { toMs }) => Math.max(most, toMs), toAt ?? -Infinity),
  };
}
