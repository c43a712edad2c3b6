import type { Clock } from '@longhaul/ports/clock';

/**
 * Requests by whom they come from: a bucket each, filled at a steady rate and a minute deep.
 *
 * B1 A bucket that is full again is forgotten; of more than `mostKept` the oldest go, which forgives
 *    somebody a little and costs no memory.
 */
const mostKept = 10_000;
const minuteMs = 60_000;

type Bucket = { tokens: number; at: number };

export class RequestBudget {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Takes one request's worth; answers with the time to wait where nothing is left. */
  take(who: string, perMinute: number): { readonly left: number; readonly waitMs: number } {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(who) ?? { tokens: perMinute, at: now };
    const perMs = perMinute / minuteMs;
    bucket.tokens = Math.min(perMinute, bucket.tokens + (now - bucket.at) * perMs);
    bucket.at = now;
    this.#buckets.delete(who);
    this.#buckets.set(who, bucket);
    this.#forget();
    if (bucket.tokens < 1) return { left: 0, waitMs: Math.ceil((1 - bucket.tokens) / perMs) };
    bucket.tokens -= 1;
    return { left: Math.floor(bucket.tokens), waitMs: 0 };
  }

  /** A request that turned out not to count. */
  giveBack(who: string): void {
    const bucket = this.#buckets.get(who);
    if (bucket) bucket.tokens += 1;
  }

  #forget(): void {
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > mostKept && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
