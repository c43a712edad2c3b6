/**
 * A rate limit as hosted models enforce it.
 *
 * Owns: how much of the requests and tokens of the last minute is used. Never waits, and never
 * knows a request beyond its tokens.
 *
 * L1 What is used drains evenly, a full limit in one minute; so no window's edge lets two minutes'
 *    worth through at once.
 * L2 A refused request uses nothing: a client that keeps asking cannot starve itself.
 */

/** Limits per minute; one that is left out does not limit. */
export type RateLimits = {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
};

/** Whether a request may pass, and if not, which limit it met and how long to wait. */
export type Admission =
  | { readonly kind: 'admitted' }
  | {
      readonly kind: 'refused';
      readonly scope: RateScope;
      readonly limit: number;
      readonly used: number;
      readonly requested: number;
      /** `Infinity` when the request alone exceeds the limit: no waiting will help. */
      readonly retryAfterMs: number;
    };

export type RateScope = 'requests' | 'tokens';

/** The gate of one server. Instants are epoch milliseconds of the server's own clock. */
export type RateGate = {
  /** Counts the request in, or says why not. */
  readonly admit: (tokens: number, nowMs: number) => Admission;
  /** The `x-ratelimit-*` headers as they stand; none for what is not limited. */
  readonly headers: (nowMs: number) => Readonly<Record<string, string>>;
};

const minuteMs = 60_000;

type Bucket = { readonly scope: RateScope; readonly limit: number; used: number; atMs: number };

function drain(bucket: Bucket, nowMs: number): void {
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  bucket.used = Math.max(0, bucket.used - (bucket.limit * elapsedMs) / minuteMs);
  bucket.atMs = nowMs;
}

function drainMs(amount: number, limit: number): number {
  return (amount * minuteMs) / limit;
}

function refusalOf(bucket: Bucket, requested: number): Admission | undefined {
  const { scope, limit, used } = bucket;
  const excess = used + requested - limit;
  // Draining is floating point: a billionth of a request too many is no excess.
  if (excess <= 1e-9) return undefined;
  const retryAfterMs = requested > limit ? Infinity : drainMs(excess, limit);
  return { kind: 'refused', scope, limit, used: Math.round(used), requested, retryAfterMs };
}

function headersOf({ scope, limit, used }: Bucket): [string, string][] {
  return [
    [`x-ratelimit-limit-${scope}`, String(limit)],
    [`x-ratelimit-remaining-${scope}`, String(Math.max(0, Math.floor(limit - used)))],
    [`x-ratelimit-reset-${scope}`, formatReset(drainMs(used, limit))],
  ];
}

function bucketsOf(limits: RateLimits, nowMs: number): Bucket[] {
  const scopes: [RateScope, number | undefined][] = [
    ['requests', limits.requestsPerMinute],
    ['tokens', limits.tokensPerMinute],
  ];
  return scopes.flatMap(([scope, limit]) =>
    limit === undefined ? [] : [{ scope, limit, used: 0, atMs: nowMs }],
  );
}

/** A gate with nothing used yet. */
export function createRateGate(limits: RateLimits, startMs: number): RateGate {
  const buckets = bucketsOf(limits, startMs);
  const cost = (bucket: Bucket, tokens: number) => (bucket.scope === 'requests' ? 1 : tokens);
  return {
    admit(tokens, nowMs) {
      for (const bucket of buckets) {
        drain(bucket, nowMs);
        const refusal = refusalOf(bucket, cost(bucket, tokens));
        if (refusal) return refusal;
      }
      for (const bucket of buckets) bucket.used += cost(bucket, tokens);
      return { kind: 'admitted' };
    },
    headers(nowMs) {
      for (const bucket of buckets) drain(bucket, nowMs);
      return Object.fromEntries(buckets.flatMap(headersOf));
    },
  };
}

/** A length of time as OpenAI's reset headers write it: `120ms`, `8.64s`, `6m0s`, `1h2m3s`. */
export function formatReset(lengthMs: number): string {
  const ms = Math.ceil(lengthMs);
  if (ms < 1_000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / minuteMs);
  const seconds = (ms % minuteMs) / 1_000;
  if (hours > 0) return `${hours}h${minutes}m${Math.floor(seconds)}s`;
  return minutes > 0 ? `${minutes}m${Math.floor(seconds)}s` : `${seconds}s`;
}
