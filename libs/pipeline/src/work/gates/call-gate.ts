import {
  noteRefusal,
  noteServerError,
  noteSuccess,
  noteTime,
  openConcurrency,
  widened,
  type AdaptiveConcurrency,
} from '@longhaul/admission/adaptive-concurrency';
import type { Clock } from '@longhaul/ports/clock';

/**
 * Owns how many items this process works on, from reading to the durable end; each has at most one
 * model call in flight. Never knows limits per minute: those are the rate limiter's, shared by all
 * processes.
 *
 * G1 Nobody enters while as many are inside as the adaptive limit; a cut sends nobody out.
 * G2 A caller who enters alone is inside alone, and enters only when nobody else wants in.
 * G3 Every entry is left exactly once; leaving twice changes nothing.
 */
export class CallGate {
  readonly #clock: Clock;
  #concurrency: AdaptiveConcurrency;
  #inside = 0;
  #alone = false;
  readonly #waiting: Waiter[] = [];
  readonly #waitingAlone: Waiter[] = [];

  constructor(clock: Clock, maxLimit: number) {
    this.#clock = clock;
    this.#concurrency = openConcurrency({ maxLimit, nowMs: clock.now(), startAt: maxLimit });
  }

  /** The cut that a call is sent under: many refusals of one moment cut the limit once. */
  get generation(): number {
    return this.#concurrency.generation;
  }

  /** Items at work and items waiting: for progress. */
  get load(): { readonly inside: number; readonly waiting: number; readonly limit: number } {
    return {
      inside: this.#inside,
      waiting: this.#waiting.length + this.#waitingAlone.length,
      limit: this.#concurrency.limit,
    };
  }

  /** `undefined` when the signal aborted first. */
  async enter(signal: AbortSignal): Promise<GatePass | undefined> {
    return this.#wait(this.#waiting, signal);
  }

  /** For an item that may kill its process: nobody else shall die with it. */
  async enterAlone(signal: AbortSignal): Promise<GatePass | undefined> {
    return this.#wait(this.#waitingAlone, signal);
  }

  /** The process may have more at work from now on; fewer it never gets. */
  widen(maxLimit: number): void {
    this.#concurrency = widened(this.#concurrency, maxLimit);
    this.#admitNext();
  }

  succeeded(): void {
    this.#concurrency = noteSuccess(this.#concurrency, this.#loadNow()).state;
  }

  /** `generation` as it was when the refused call was sent. */
  refused(generation: number): void {
    const refusal = { nowMs: this.#clock.now(), generation };
    this.#concurrency = noteRefusal(this.#concurrency, refusal).state;
  }

  stumbled(): void {
    this.#concurrency = noteServerError(this.#concurrency, this.#clock.now());
  }

  #wait(queue: Waiter[], signal: AbortSignal): Promise<GatePass | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        admit: (pass) => {
          signal.removeEventListener('abort', giveUp);
          resolve(pass);
        },
      };
      const giveUp = (): void => {
        const at = queue.indexOf(waiter);
        if (at < 0) return;
        queue.splice(at, 1);
        resolve(undefined);
        this.#admitNext();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      queue.push(waiter);
      this.#admitNext();
    });
  }

  #admitNext(): void {
    this.#concurrency = noteTime(this.#concurrency, this.#loadNow()).state;
    while (!this.#alone && this.#waiting.length > 0 && this.#inside < this.#concurrency.limit) {
      this.#admit(this.#waiting, false);
    }
    if (this.#inside === 0 && this.#waiting.length === 0 && this.#waitingAlone.length > 0) {
      this.#admit(this.#waitingAlone, true);
    }
  }

  #admit(queue: Waiter[], alone: boolean): void {
    const waiter = queue.shift();
    if (!waiter) return;
    this.#inside += 1;
    this.#alone = alone;
    let isInside = true;
    waiter.admit({
      leave: () => {
        if (!isInside) return;
        isInside = false;
        this.#inside -= 1;
        this.#alone = false;
        this.#admitNext();
      },
    });
  }

  #loadNow(): { nowMs: number; inUse: number } {
    return { nowMs: this.#clock.now(), inUse: this.#inside };
  }
}

/** What an item's way goes through, whichever gates there are. */
export type Gate = Pick<
  CallGate,
  'generation' | 'load' | 'enter' | 'enterAlone' | 'succeeded' | 'refused' | 'stumbled'
>;

export type GatePass = { readonly leave: () => void };

type Waiter = { readonly admit: (pass: GatePass) => void };
