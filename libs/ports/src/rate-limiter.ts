import type { ObservedLimits } from '@longhaul/jobs/model';

/** A place in the limits, held from admission until it is settled or freed. */
export type RateReservation = { readonly id: string; readonly tokens: number };

export type Admission =
  | { readonly kind: 'admitted'; readonly reservation: RateReservation }
  /** Ask again after `waitMs`; nothing is held meanwhile. */
  | { readonly kind: 'wait'; readonly waitMs: number };

/**
 * Requests and tokens per minute of one endpoint, shared by all who call it.
 *
 * Edges:
 * - A request within the limits is admitted at once.
 * - A request beyond the limits is told how long to wait.
 * - A request larger than the whole limit is admitted alone when nothing else was.
 * - Settling below the estimate gives the difference back.
 * - Settling above the estimate charges the difference.
 * - A freed reservation gives everything back.
 * - Settling or freeing twice changes nothing more.
 * - A shared pause makes every admission wait until it ends.
 * - A shorter pause never shortens a longer one.
 * - Without limits everything is admitted.
 */
export type RateLimiter = {
  readonly admit: (request: { readonly tokens: number }) => Promise<Admission>;
  /** After the reply: `tokens` as the provider counted them. */
  readonly settle: (reservation: RateReservation, tokens: number) => Promise<void>;
  /** The request was never sent. */
  readonly free: (reservation: RateReservation) => Promise<void>;
  /** After a rate refusal: nobody is admitted for `waitMs` from now. */
  readonly pause: (waitMs: number) => Promise<void>;
  /** What the provider's headers said; unknown fields are left out. */
  readonly observe: (limits: ObservedLimits) => Promise<void>;
};
