import type { JobEvent } from '@longhaul/jobs/job-event';
import type { Clock } from '@longhaul/ports/clock';

/** A running job in numbers, for people. */
export type Progress = {
  readonly total: number;
  readonly ok: number;
  readonly failed: number;
  readonly inFlight: number;
  /** Items ended per second over the last while; absent before the first. */
  readonly perSecond: number | undefined;
  readonly leftSeconds: number | undefined;
  readonly tokens: number;
  /** Absent once a call's price was not known. */
  readonly costMicroDollars: number | undefined;
};

/** The window over which the rate is measured: long enough to be calm, short enough to be now. */
const rateWindowMs = 60_000;

/**
 * Folds a job's events into its progress. Owns nothing but counts; a lost event makes a number lag,
 * never wrong for long: the account is computed from items.
 */
export class ProgressBoard {
  readonly #clock: Clock;
  #total = 0;
  #known = 0;
  #ok = 0;
  #failed = 0;
  #tokens = 0;
  #cost: number | undefined = 0;
  readonly #started = new Set<string>();
  readonly #ends: number[] = [];
  #startedAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly note = (event: JobEvent): void => {
    switch (event.kind) {
      case 'planned':
        this.#total = event.items;
        this.#known = event.done;
        this.#startedAt = event.at;
        break;
      case 'item-started':
        this.#started.add(event.item);
        break;
      case 'item-handed-back':
        this.#started.delete(event.item);
        break;
      case 'item-tried':
        this.#spend(event);
        break;
      case 'item-ended':
        this.#started.delete(event.item);
        if (event.outcome === 'ok') this.#ok += 1;
        else this.#failed += 1;
        this.#ends.push(event.at);
        break;
      default:
        break;
    }
  };

  read(): Progress {
    const perSecond = this.#rate();
    const ok = this.#ok + this.#known;
    const left = Math.max(0, this.#total - ok - this.#failed);
    return {
      total: this.#total,
      ok,
      failed: this.#failed,
      inFlight: this.#started.size,
      perSecond,
      leftSeconds: perSecond === undefined ? undefined : left / perSecond,
      tokens: this.#tokens,
      costMicroDollars: this.#cost,
    };
  }

  #spend({ usage, costMicroDollars }: Extract<JobEvent, { kind: 'item-tried' }>): void {
    if (!usage) return;
    this.#tokens += usage.inputTokens + usage.outputTokens;
    this.#cost =
      costMicroDollars === undefined || this.#cost === undefined
        ? undefined
        : this.#cost + costMicroDollars;
  }

  #rate(): number | undefined {
    const now = this.#clock.now();
    while (this.#ends[0] !== undefined && this.#ends[0] < now - rateWindowMs) this.#ends.shift();
    const sinceMs = Math.min(rateWindowMs, now - (this.#startedAt ?? now));
    return this.#ends.length === 0 || sinceMs <= 0
      ? undefined
      : (1000 * this.#ends.length) / sinceMs;
  }
}
