import { Bill } from './money.ts';
import { demand } from './violation.ts';

/** One worker's run of one item, from its stamp until it ends or is handed back. */
type Run = {
  readonly worker: string;
  readonly item: string;
  readonly batch: number;
  requests: number;
  hasAnswer: boolean;
  isStored: boolean;
  isOver: boolean;
  endedAtMs: number;
  /** What excuses a second payment: the run was cut off from its end. */
  upset: string | undefined;
};

/** What one job's model requests came to. */
export type Tally = {
  requests: number;
  refusals: number;
  faults: number;
  answers: number;
  /** Requests of runs that something cut off. */
  upset: number;
};

/**
 * Who paid for what (I11), one job at a time.
 *
 * Owns every run of every item. An answer may be paid for a second time only where the run that got
 * the first one was cut off: its worker died or stood still, its lease was lost, or a part failed
 * it. Runs that nothing cut off pay for an item once.
 */
export class Payments {
  readonly tally: Tally = { requests: 0, refusals: 0, faults: 0, answers: 0, upset: 0 };
  readonly bill = new Bill();
  readonly #runs: Run[] = [];

  /** From here on the worker has its request under way: a lease that is lost now cuts it off. */
  stamped(worker: string, item: string, batch: number): void {
    if (!this.#open(worker, item)) this.#runs.push({ ...newRun, worker, item, batch });
  }

  requested(worker: string, item: string, batch: number): void {
    this.tally.requests += 1;
    this.stamped(worker, item, batch);
    const run = this.#open(worker, item);
    if (!run) return;
    if (run.upset && run.requests === 0) this.tally.upset += 1;
    run.requests += 1;
  }

  refused(): void {
    this.tally.refusals += 1;
  }

  failed(): void {
    this.tally.faults += 1;
  }

  /** A valid answer was delivered. */
  answered(worker: string, item: string): void {
    this.tally.answers += 1;
    const run = this.#open(worker, item);
    if (!run) return;
    run.hasAnswer = true;
    const paid = this.#runs.filter((each) => each.item === item && each.hasAnswer && !each.upset);
    demand(paid.length <= 1, 'I11', () => {
      const by = paid.map((each) => each.worker).join(' and ');
      return `${item} was paid for by ${by}, and nothing had cut either off`;
    });
  }

  /** An output of this item stands in the store: whoever has its answer has it for good. */
  stored(item: string): void {
    for (const run of this.#runs) run.isStored ||= run.item === item && run.hasAnswer;
  }

  /** The run came to an end of its own. */
  ended(worker: string, item: string, nowMs: number): void {
    const run = this.#open(worker, item);
    if (!run) return;
    run.isOver = true;
    run.endedAtMs = nowMs;
  }

  /**
   * The index forgot what it was told since then: runs that are open, or ended meanwhile, count as cut
   * off. Not those whose output the store holds: it is what the index is compared with.
   */
  forgotten(sinceMs: number): void {
    for (const run of this.#runs) {
      if ((run.isOver && run.endedAtMs < sinceMs) || run.isStored) continue;
      if (!run.isOver && !run.upset) this.tally.upset += run.requests;
      run.upset ??= 'the index went back';
    }
  }

  /** Cuts off the open runs that match; answers how many had an answer and no end yet. */
  upset(why: string, of: { worker?: string; batch?: number }): readonly string[] {
    const answered: string[] = [];
    for (const run of this.#runs) {
      if (run.isOver || run.upset) continue;
      if (of.worker !== undefined && run.worker !== of.worker) continue;
      if (of.batch !== undefined && run.batch !== of.batch) continue;
      run.upset = why;
      this.tally.upset += run.requests;
      if (run.hasAnswer) answered.push(run.item);
    }
    return answered;
  }

  requestsOf(item: string): number {
    return this.#runs
      .filter((run) => run.item === item)
      .reduce((sum, run) => sum + run.requests, 0);
  }

  get itemCount(): number {
    return new Set(this.#runs.filter(isAsked).map((run) => run.item)).size;
  }

  workersOf(): number {
    return new Set(this.#runs.filter(isAsked).map((run) => run.worker)).size;
  }

  #open(worker: string, item: string): Run | undefined {
    return this.#runs.findLast((run) => run.worker === worker && run.item === item && !run.isOver);
  }
}

const isAsked = ({ requests }: Run): boolean => requests > 0;

const newRun = {
  ...{ requests: 0, hasAnswer: false, isStored: false },
  ...{ isOver: false, endedAtMs: 0, upset: undefined },
};
