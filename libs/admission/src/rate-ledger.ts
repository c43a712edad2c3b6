/**
 * Admits model requests under a limit of requests per minute, of tokens per minute, or both.
 * Immutable; the caller sleeps and asks again.
 *
 * Owns the meters, the shared pause and the waiting line. Never sends, sleeps or reads a clock.
 * Never limits how many calls run at once (adaptive-concurrency does) or what they cost
 * (spending-cap does).
 *
 * L1 All or nothing: a request is charged to both meters or to none. L2 In any minute, what is
 *    admitted stays within limit + burst (a single request above the burst: limit + that request).
 * L3 First come, first served: being admitted never makes an earlier asker wait longer, so nobody
 *    starves, whatever the size. L4 Nothing is admitted during a pause. L5 Settling and freeing are
 *    idempotent, and leave the ledger as if the request had asked for what it came to. L6 A clock
 *    that steps back admits nothing more and blocks nobody for longer than the step's tolerance.
 */
import {
  charge,
  closeCharge,
  hasOpenCharge,
  holdBack,
  readyAtMs,
  restingMeter,
  shiftMeter,
  withLimit,
} from './rate-meter.ts';
import type { RateMeter } from './rate-meter.ts';

/** A step back of the clock up to this size is waited out; a larger one shifts the ledger. */
export const backstepToleranceMs = 1_000;
/** How late a waiting request may ask again without losing its place. */
export const lineGraceMs = 2_000;
/** Under this share of a limit left, the server's word counts and no burst is taken. */
export const scarceShare = 0.1;

const defaultBurstMs = 10_000;

/** Per minute; undefined: not limited, or not known. */
export interface RateLimits {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
}

interface Waiter {
  readonly id: string;
  readonly tokens: number;
  /** Who has not asked again by then has given up. */
  readonly leavesAtMs: number;
}

export interface RateLedger {
  /** What the user set; the server's limits can only lower it. */
  readonly configured: RateLimits;
  readonly burstMs: number;
  readonly requests: RateMeter | undefined;
  readonly tokens: RateMeter | undefined;
  readonly pausedUntilMs: number;
  readonly line: readonly Waiter[];
  readonly latestMs: number;
}

/** A request's charge, to be settled or freed exactly once. */
export interface RateReservation {
  readonly id: string;
  readonly tokens: number;
}

/**
 * Opens a ledger at rest. `burstMs` is what may be taken at once after a rest, as time at the
 * limit's pace (10 s: a sixth of a minute's limit). Throws a RangeError for limits that are not
 * above 0.
 */
export function openLedger(limits: RateLimits, burstMs: number = defaultBurstMs): RateLedger {
  return {
    configured: limits,
    burstMs,
    requests: meterFor(limits.requestsPerMinute, burstMs),
    tokens: meterFor(limits.tokensPerMinute, burstMs),
    pausedUntilMs: 0,
    line: [],
    latestMs: 0,
  };
}

/** A request that asks to be sent. `id` is its own for all of its asking; `tokens`: input + output. */
export interface RateRequest {
  readonly id: string;
  readonly tokens: number;
  readonly nowMs: number;
}

export type RateAnswer =
  | { readonly admitted: true; readonly ledger: RateLedger; readonly reservation: RateReservation }
  /** Ask again under the same id after `waitMs`; sooner keeps the place and finds what was freed. */
  | { readonly admitted: false; readonly ledger: RateLedger; readonly waitMs: number };

/**
 * Admits a request or puts it in line. An id with an open reservation gets the same one again.
 * Throws a RangeError for tokens that are not a number of at least 0.
 */
export function reserve(ledger: RateLedger, request: RateRequest): RateAnswer {
  const { id, tokens } = request;
  requireCount(tokens, 'Reserved tokens');
  const current = atTime(ledger, request.nowMs);
  const reservation: RateReservation = { id, tokens };
  if (isOpen(current, id)) return { admitted: true, ledger: current, reservation };
  const admissibleAtMs = admissibleMs(current, reservation);
  if (admissibleAtMs > current.latestMs) {
    const waitMs = Math.ceil(admissibleAtMs - request.nowMs);
    return { admitted: false, ledger: inLine(current, reservation, waitMs), waitMs };
  }
  return { admitted: true, ledger: charged(current, reservation), reservation };
}

/**
 * The request was answered: its tokens become what it used, more or less than reserved. Throws a
 * RangeError for tokens that are not a number of at least 0.
 */
export function settle(
  ledger: RateLedger,
  reservation: RateReservation,
  actualTokens: number,
): RateLedger {
  requireCount(actualTokens, 'Settled tokens');
  return closed(ledger, reservation.id, undefined, actualTokens);
}

/** The request was never sent, or gave up waiting: all is given back, and its place in line too. */
export function free(ledger: RateLedger, reservation: Pick<RateReservation, 'id'>): RateLedger {
  const without = closed(ledger, reservation.id, 0, 0);
  return { ...without, line: without.line.filter(({ id }) => id !== reservation.id) };
}

/**
 * Nobody is admitted before `untilMs` (a server's Retry-After); the later of two pauses holds. The
 * burst is gone after it: a server that has just refused would refuse a burst again.
 */
export function pauseUntil(ledger: RateLedger, untilMs: number): RateLedger {
  if (untilMs <= ledger.pausedUntilMs) return ledger;
  const heldBackMs = untilMs + ledger.burstMs;
  return {
    ...ledger,
    pausedUntilMs: untilMs,
    requests: ledger.requests && holdBack(ledger.requests, heldBackMs),
    tokens: ledger.tokens && holdBack(ledger.tokens, heldBackMs),
  };
}

/** What a reply's rate-limit headers say. Some servers send -1 or 0 for what they do not know. */
export interface ObservedLimits {
  readonly limitRequests?: number | undefined;
  readonly remainingRequests?: number | undefined;
  readonly resetRequestsMs?: number | undefined;
  readonly limitTokens?: number | undefined;
  readonly remainingTokens?: number | undefined;
  readonly resetTokensMs?: number | undefined;
}

/**
 * Adopts the server's limits where they are known (above 0), never above the configured ones, and
 * takes no burst while less than a tenth is left.
 */
export function observeLimits(
  ledger: RateLedger,
  observed: ObservedLimits,
  nowMs: number,
): RateLedger {
  const current = atTime(ledger, nowMs);
  const { configured, burstMs, latestMs } = current;
  return {
    ...current,
    requests: observedMeter(current.requests, burstMs, latestMs, {
      configured: configured.requestsPerMinute,
      limit: observed.limitRequests,
      remaining: observed.remainingRequests,
      resetMs: observed.resetRequestsMs,
    }),
    tokens: observedMeter(current.tokens, burstMs, latestMs, {
      configured: configured.tokensPerMinute,
      limit: observed.limitTokens,
      remaining: observed.remainingTokens,
      resetMs: observed.resetTokensMs,
    }),
  };
}

interface ObservedDimension {
  readonly configured: number | undefined;
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  readonly resetMs: number | undefined;
}

function observedMeter(
  meter: RateMeter | undefined,
  burstMs: number,
  nowMs: number,
  { configured, limit = 0, remaining = -1, resetMs = -1 }: ObservedDimension,
): RateMeter | undefined {
  if (!(limit > 0 && Number.isFinite(limit))) return meter;
  const lower = Math.min(limit, configured ?? limit);
  const adopted = withLimit(meter ?? restingMeter(lower, burstMs), lower);
  if (!(remaining >= 0 && remaining < limit * scarceShare)) return adopted;
  return holdBack(adopted, nowMs + (resetMs >= 0 ? Math.min(burstMs, resetMs) : burstMs));
}

/** A NaN would pass every comparison from then on and switch the limit off. */
function requireCount(tokens: number, what: string): void {
  if (!(tokens >= 0 && Number.isFinite(tokens))) {
    throw new RangeError(`${what} must be a number of at least 0, not ${tokens}.`);
  }
}

function meterFor(limitPerMinute: number | undefined, burstMs: number): RateMeter | undefined {
  return limitPerMinute === undefined ? undefined : restingMeter(limitPerMinute, burstMs);
}

/** L6, and the line without those who gave up. */
function atTime(ledger: RateLedger, nowMs: number): RateLedger {
  const behindMs = ledger.latestMs - nowMs;
  const shifted = behindMs > backstepToleranceMs ? shift(ledger, -behindMs) : ledger;
  const latestMs = Math.max(shifted.latestMs, nowMs);
  return { ...shifted, latestMs, line: shifted.line.filter((w) => w.leavesAtMs >= latestMs) };
}

function shift(ledger: RateLedger, byMs: number): RateLedger {
  return {
    ...ledger,
    requests: ledger.requests && shiftMeter(ledger.requests, byMs),
    tokens: ledger.tokens && shiftMeter(ledger.tokens, byMs),
    pausedUntilMs: ledger.pausedUntilMs + byMs,
    line: ledger.line.map((waiter) => ({ ...waiter, leavesAtMs: waiter.leavesAtMs + byMs })),
    latestMs: ledger.latestMs + byMs,
  };
}

function isOpen({ requests, tokens }: RateLedger, id: string): boolean {
  return [requests, tokens].some((meter) => meter !== undefined && hasOpenCharge(meter, id));
}

/** L3: a request counts everybody before it as charged already. */
function admissibleMs(ledger: RateLedger, { id, tokens }: RateReservation): number {
  const place = ledger.line.findIndex((waiter) => waiter.id === id);
  const ahead = place === -1 ? ledger.line : ledger.line.slice(0, place);
  const aheadTokens = ahead.reduce((sum, waiter) => sum + waiter.tokens, 0);
  const nowMs = ledger.latestMs;
  return Math.max(
    ledger.pausedUntilMs,
    ledger.requests
      ? readyAtMs(ledger.requests, { units: 1, aheadUnits: ahead.length, nowMs })
      : nowMs,
    ledger.tokens
      ? readyAtMs(ledger.tokens, { units: tokens, aheadUnits: aheadTokens, nowMs })
      : nowMs,
  );
}

function inLine(ledger: RateLedger, { id, tokens }: RateReservation, waitMs: number): RateLedger {
  const waiter: Waiter = { id, tokens, leavesAtMs: ledger.latestMs + waitMs + lineGraceMs };
  const isWaiting = ledger.line.some((other) => other.id === id);
  const line = isWaiting
    ? ledger.line.map((other) => (other.id === id ? waiter : other))
    : [...ledger.line, waiter];
  return { ...ledger, line };
}

function charged(ledger: RateLedger, { id, tokens }: RateReservation): RateLedger {
  const nowMs = ledger.latestMs;
  return {
    ...ledger,
    requests: ledger.requests && charge(ledger.requests, id, 1, nowMs),
    tokens: ledger.tokens && charge(ledger.tokens, id, tokens, nowMs),
    line: ledger.line.filter((waiter) => waiter.id !== id),
  };
}

function closed(
  ledger: RateLedger,
  id: string,
  requestUnits: number | undefined,
  tokens: number,
): RateLedger {
  return {
    ...ledger,
    requests: ledger.requests && closeCharge(ledger.requests, id, requestUnits),
    tokens: ledger.tokens && closeCharge(ledger.tokens, id, tokens),
  };
}
