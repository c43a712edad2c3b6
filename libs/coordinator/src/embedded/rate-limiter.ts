/**
 * The rate-limiter port over one ledger in memory.
 *
 * Owns the ledger of one endpoint. Never waits: who must wait is told how long and asks again.
 */
import {
  free,
  observeLimits,
  openLedger,
  pauseUntil,
  reserve,
  settle,
} from '@longhaul/admission/rate-ledger';
import type { RateLimits } from '@longhaul/admission/rate-ledger';
import type { Clock } from '@longhaul/ports/clock';
import type { Random } from '@longhaul/ports/random';
import type { RateLimiter } from '@longhaul/ports/rate-limiter';

export type EmbeddedRateLimiterOptions = {
  readonly clock: Clock;
  readonly random: Random;
  /** Per minute; what is left out is not limited. */
  readonly limits: RateLimits;
};

export function createEmbeddedRateLimiter(options: EmbeddedRateLimiterOptions): RateLimiter {
  const { clock, random, limits } = options;
  let ledger = openLedger(limits);

  /** Requests of one size are alike: who asks again takes the place in line that the size has. */
  const idOf = (tokens: number) =>
    ledger.line.find((waiter) => waiter.tokens === tokens)?.id ?? random.token();

  return {
    admit: async ({ tokens }) => {
      const answer = reserve(ledger, { id: idOf(tokens), tokens, nowMs: clock.now() });
      ledger = answer.ledger;
      return answer.admitted
        ? { kind: 'admitted', reservation: answer.reservation }
        : { kind: 'wait', waitMs: answer.waitMs };
    },
    settle: async (reservation, tokens) => {
      ledger = settle(ledger, reservation, tokens);
    },
    free: async (reservation) => {
      ledger = free(ledger, reservation);
    },
    pause: async (waitMs) => {
      ledger = pauseUntil(ledger, clock.now() + waitMs);
    },
    observe: async (observed) => {
      ledger = observeLimits(ledger, observed, clock.now());
    },
  };
}
