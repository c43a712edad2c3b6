/**
 * The rate-limiter port over Redis: one ledger of an endpoint for all processes that call it.
 *
 * Owns nothing. Every call is one script with the semantics of `@longhaul/admission/rate-ledger`. Never
 * waits: who must wait is told how long and asks again. A reservation whose worker died counts as
 * charged, and is final after 15 minutes.
 */
import { UsageError } from '@longhaul/ports/errors';
import type { RateLimits } from '@longhaul/admission/rate-ledger';
import type { RateLimiter } from '@longhaul/ports/rate-limiter';
import { scripts } from './generated/scripts.ts';
import type { LuaScript } from './generated/scripts.ts';
import type { RedisArgument, RedisLink } from './connection/link.ts';

export type RedisRateLimiterOptions = {
  readonly link: RedisLink;
  /** Whose limits they are: all who give the same name share them, for example host and model. */
  readonly name: string;
  /** Per minute; what is left out is not limited. */
  readonly limits: RateLimits;
  /** The instant that scripts work with; without it, or undefined, the server's own. */
  readonly now?: () => number | undefined;
};

/** What was admitted while there was no limit is in no ledger: there is nothing to settle. */
const uncharged = '';

/** Throws a UsageError for limits that are not above 0. */
export function createRedisRateLimiter(options: RedisRateLimiterOptions): RateLimiter {
  const { link, name, limits, now } = options;
  const perMinute = [limits.requestsPerMinute ?? '', limits.tokensPerMinute ?? ''];
  requireAboveZero(limits);
  const state = `longhaul_limiter:{${name}}`;
  const keys = [state, `${state}:charges`];
  const run = async (script: LuaScript, ...args: readonly RedisArgument[]) =>
    (await link.run(script, keys, args)) as readonly [kind: string, waitMs?: number];
  const instant = () => now?.() ?? '';

  return {
    admit: async ({ tokens }) => {
      requireCount(tokens, 'Reserved tokens');
      const id = link.random.token();
      const reply = await run(scripts.limiterAdmit, instant(), ...perMinute, id, tokens);
      const [kind, waitMs] = reply;
      if (kind === 'wait') return { kind, waitMs: Number(waitMs) };
      return {
        kind: 'admitted',
        reservation: { id: kind === 'unlimited' ? uncharged : id, tokens },
      };
    },
    settle: async ({ id }, tokens) => {
      requireCount(tokens, 'Settled tokens');
      if (id !== uncharged) await run(scripts.limiterClose, ...perMinute, id, tokens, 1);
    },
    free: async ({ id }) => {
      if (id !== uncharged) await run(scripts.limiterClose, ...perMinute, id, 0, 0);
    },
    pause: async (waitMs) => {
      await run(scripts.limiterPause, instant(), ...perMinute, Math.max(waitMs, 0));
    },
    observe: async (observed) => {
      const { limitRequests, remainingRequests, resetRequestsMs } = observed;
      const { limitTokens, remainingTokens, resetTokensMs } = observed;
      await run(
        ...([scripts.limiterObserve, instant(), ...perMinute] as const),
        ...[limitRequests ?? '', remainingRequests ?? '', resetRequestsMs ?? ''],
        ...[limitTokens ?? '', remainingTokens ?? '', resetTokensMs ?? ''],
      );
    },
  };
}

/** A NaN would pass every comparison from then on and switch the limit off. */
function requireCount(tokens: number, what: string): void {
  if (!(tokens >= 0 && Number.isFinite(tokens))) {
    throw new RangeError(`${what} must be a number of at least 0, not ${tokens}.`);
  }
}

function requireAboveZero(limits: RateLimits): void {
  for (const [name, limit] of Object.entries(limits) as [string, number | undefined][]) {
    if (limit === undefined || (limit > 0 && Number.isFinite(limit))) continue;
    throw new UsageError(`${name} must be a number above 0, not ${limit}.`);
  }
}
