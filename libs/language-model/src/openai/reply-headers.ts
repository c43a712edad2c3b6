import type { ObservedLimits } from '@longhaul/jobs/model';

/** What every reply says besides its body. */
export type Received = { readonly limits?: ObservedLimits; readonly requestId?: string };

export function receivedFrom(headers: Headers): Received {
  const requestId = headers.get('x-request-id');
  const limits = observedLimits(headers);
  return { ...(limits ? { limits } : {}), ...(requestId ? { requestId } : {}) };
}

/**
 * How long the server asks to wait, in milliseconds, however long that is: `retry-after-ms`, or
 * `retry-after` as seconds or as a date. A date is compared with the server's own `date`, because
 * its clock need not agree with ours; `nowMs` stands in where it sends none.
 */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const inMs = readNumber(headers.get('retry-after-ms'));
  if (inMs !== undefined) return Math.max(0, Math.ceil(inMs));
  const text = headers.get('retry-after');
  const inSeconds = readNumber(text);
  if (inSeconds !== undefined) return Math.max(0, Math.ceil(inSeconds * 1_000));
  const at = readDate(text);
  if (at === undefined) return undefined;
  return Math.max(0, at - (readDate(headers.get('date')) ?? nowMs));
}

function observedLimits(headers: Headers): ObservedLimits | undefined {
  const requests = readDimension(headers, 'requests');
  const tokens = readDimension(headers, 'tokens');
  const limits: ObservedLimits = {
    ...(requests.limit === undefined ? {} : { limitRequests: requests.limit }),
    ...(requests.remaining === undefined ? {} : { remainingRequests: requests.remaining }),
    ...(requests.resetMs === undefined ? {} : { resetRequestsMs: requests.resetMs }),
    ...(tokens.limit === undefined ? {} : { limitTokens: tokens.limit }),
    ...(tokens.remaining === undefined ? {} : { remainingTokens: tokens.remaining }),
    ...(tokens.resetMs === undefined ? {} : { resetTokensMs: tokens.resetMs }),
  };
  return Object.keys(limits).length === 0 ? undefined : limits;
}

type Dimension = {
  readonly limit?: number;
  readonly remaining?: number;
  readonly resetMs?: number;
};

/**
 * One of the two limits. Some gateways send 0 or -1 for a limit they do not know; what else they
 * say of it is then no better, and believing "none remaining" would stop everything.
 */
function readDimension(headers: Headers, name: 'requests' | 'tokens'): Dimension {
  const limit = readNumber(headers.get(`x-ratelimit-limit-${name}`));
  if (limit !== undefined && limit <= 0) return {};
  const remaining = readNumber(headers.get(`x-ratelimit-remaining-${name}`));
  const resetMs = readDuration(headers.get(`x-ratelimit-reset-${name}`));
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined || remaining < 0 ? {} : { remaining }),
    ...(resetMs === undefined ? {} : { resetMs }),
  };
}

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A length such as `1s`, `6m0s`, `120ms`, or plain seconds, in whole milliseconds. */
function readDuration(text: string | null): number | undefined {
  if (text === null) return undefined;
  const seconds = readNumber(text);
  if (seconds !== undefined) return seconds < 0 ? undefined : Math.ceil(seconds * 1_000);
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(text)) return undefined;
  const parts = text.matchAll(/([\d.]+)(ms|[smhd])/g);
  const ms = [...parts].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (unitMs[unit] ?? 0),
    0,
  );
  return Math.ceil(ms);
}

function readNumber(text: string | null): number | undefined {
  return text !== null && /^-?\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

function readDate(text: string | null): number | undefined {
  const at = text === null ? NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
