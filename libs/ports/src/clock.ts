/**
 * Time as an argument. Instants are epoch milliseconds of one's own clock and are never compared
 * with another machine's.
 *
 * Edges:
 * - Now never runs backward between two readings.
 * - A sleep of zero or less resolves without waiting.
 * - An aborted sleep resolves early and never rejects.
 */
export type Clock = {
  readonly now: () => number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};
