import type { BatchState } from '@longhaul/ports/coordinator-replies';
import type { Leadership } from '../leadership.ts';

/**
 * How many workers a job has, may have, and may start now. A worker is counted by the owner in its
 * leases, because one worker holds several batches; an invocation that nobody answered yet counts
 * too, because it may be a worker that only starts late.
 */

/** What a job that wants to start work tells whoever divides the workers. */
export type RoomWish = {
  readonly workers: number;
  /** The job's own limit of workers. */
  readonly maxWorkers: number;
  /** Items that one worker has under way at a time. */
  readonly lanes: number;
  /** What idle workers may pull already. */
  readonly ahead: { readonly batches: number; readonly items: number };
  /** The batches that could be opened, in the order in which they would be. */
  readonly backlog: readonly BacklogBatch[];
};

export type BacklogBatch = { readonly items: number; readonly tokens: number };

export type RoomGrant = {
  /** Workers that may be invoked beyond those there are. */
  readonly workers: number;
  /** Batches of the backlog, from its beginning, that may be opened. */
  readonly batches: number;
};

/** Divides workers between jobs. Asked at each tick; an answer holds until the job asks again. */
export type WorkerRoom = { readonly ask: (wish: RoomWish) => RoomGrant };

/** A leader of one job alone opens everything: workers pull as they can. */
const alone: WorkerRoom = {
  ask: ({ workers, maxWorkers, backlog }) => ({
    workers: Math.max(maxWorkers - workers, 0),
    batches: backlog.length,
  }),
};

/** What may be started now, given the batches that stand closed with items left. */
export function askForRoom(
  leadership: Leadership,
  batches: readonly BatchState[],
  closed: readonly number[],
): RoomGrant {
  const { state } = leadership.meta;
  const mayStart = state.hold === 'none' && state.stop === 'none' && !leadership.resign.aborted;
  const { ports, job } = leadership;
  const ahead = batches.filter(({ open, dispatches }) => open && dispatches === 0);
  return (ports.room ?? alone).ask({
    workers: ports.runningWorkers?.(job) ?? workersOf(batches),
    maxWorkers: maxWorkersOf(leadership),
    lanes: ports.settings.planning.lanesPerWorker,
    ahead: {
      batches: ahead.length,
      items: ahead.reduce((sum, { left }) => sum + left, 0),
    },
    backlog: mayStart ? closed.map((batch) => backlogBatch(leadership, batch)) : [],
  });
}

function workersOf(batches: readonly BatchState[]): number {
  const holders = new Set(batches.flatMap(({ holder }) => holder ?? []));
  const unanswered = batches.filter(({ open, dispatches }) => open && dispatches > 0);
  return holders.size + unanswered.length;
}

/** A person's word counts at once; without one a fleet gives a job the lanes it was planned for. */
function maxWorkersOf({ ports, meta, adopted }: Leadership): number {
  const { maxWorkers, planning } = ports.settings;
  const lanes = meta.lanes ?? (maxWorkers === undefined ? Infinity : adopted.plan.lanes);
  return Math.min(Math.ceil(lanes / planning.lanesPerWorker), maxWorkers ?? Infinity);
}

/** By the plan's estimates: what ended meanwhile is counted again, which is fair to all alike. */
function backlogBatch({ itemsByBatch }: Leadership, batch: number): BacklogBatch {
  const items = itemsByBatch.get(batch) ?? [];
  const tokens = items.reduce(
    (sum, { estimate }) => sum + estimate.inputTokens + estimate.outputTokens,
    0,
  );
  return { items: items.length, tokens };
}
