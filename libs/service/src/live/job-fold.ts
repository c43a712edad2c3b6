import type { LiveEvent } from '@longhaul/api-contract/documents/live-event';
import type { Progress } from '@longhaul/api-contract/documents/job';
import type { JobEvent } from '@longhaul/jobs/job-event';
import { ProgressBoard } from '@longhaul/platform/progress';
import type { Clock } from '@longhaul/ports/clock';
import { workerOf } from '../views/timeline-document.ts';

/**
 * What a job's events add up to: how fast, how much, and which items are being called for. How many
 * have ended is not counted here: the index knows, and events may be lost.
 */
export class JobFold {
  readonly #board: ProgressBoard;
  /** Items in flight and the batch of each: a worker that died takes its batch's with it. */
  readonly #running = new Map<string, number>();

  constructor(clock: Clock) {
    this.#board = new ProgressBoard(clock);
  }

  note(event: JobEvent): void {
    this.#board.note(event);
    switch (event.kind) {
      case 'item-started':
        this.#running.set(event.item, event.batch);
        return;
      case 'item-ended':
      case 'item-handed-back':
        this.#running.delete(event.item);
        return;
      case 'released':
      case 'reaped':
        for (const [item, batch] of this.#running) {
          if (batch === event.batch) this.#running.delete(item);
        }
        return;
      default:
        return;
    }
  }

  get running(): ReadonlySet<string> {
    return new Set(this.#running.keys());
  }

  progress(left: number): Progress {
    const { perSecond, tokens, costMicroDollars } = this.#board.read();
    return {
      inFlight: this.#running.size,
      tokens,
      perSecond,
      leftSeconds: perSecond === undefined ? undefined : left / perSecond,
      costMicroDollars,
    };
  }
}

/** The event that watchers are told at once; most tell of no more than progress. */
export function liveEventOf(event: JobEvent): LiveEvent | undefined {
  const { at, jobId } = event;
  switch (event.kind) {
    case 'dispatched':
      return { kind: 'batch', at, jobId, batch: event.batch, state: 'dispatched' };
    case 'claimed': {
      const { batch, attempt, fence } = event;
      return {
        kind: 'batch',
        at,
        jobId,
        batch,
        attempt,
        state: 'running',
        worker: workerOf(fence),
      };
    }
    case 'released': {
      const { batch, reason, fence, handedBack } = event;
      const state = handedBack > 0 ? 'handed_back' : 'done';
      return { kind: 'batch', at, jobId, batch, state, reason, worker: workerOf(fence) };
    }
    case 'reaped':
      return { kind: 'batch', at, jobId, batch: event.batch, state: 'lost' };
    case 'item-ended': {
      const { item, batch, outcome, code } = event;
      const durationMs = Math.max(0, Math.round(event.durationMs));
      return { kind: 'item', at, jobId, item, batch, outcome, code, durationMs };
    }
    case 'warning':
      return { kind: 'warning', at, jobId, message: event.message };
    default:
      return undefined;
  }
}
