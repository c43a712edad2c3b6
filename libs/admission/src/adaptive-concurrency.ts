/**
 * How many model requests may run at once: additive increase, multiplicative decrease (AIMD; Chiu
 * and Jain 1989), driven by refusals and not by latency, since a reply's latency follows its length.
 *
 * Owns the limit. Never counts what runs (the caller says `inUse`), never reads a clock, keeps no
 * history: each change is returned as a value.
 *
 * C1 1 <= limit <= max, whole. C2 It is cut at most once per round: a refusal of a request that was
 *    sent before the last cut says nothing about the limit after it, so each request carries the
 *    `generation` it was sent under. C3 It grows only while more than half of it is in use, and
 *    not within {@link quietMs} of a cut or a server error. C4 The first cut ends the ramp for good.
 */

/** The limit a job starts with. */
export const startLimit = 8;
/** The ramp doubles the limit once in this time until the first cut. */
export const rampMs = 10_000;
/** No growth for this long after a cut or a server error. */
export const quietMs = 10_000;

const cutFactor = 0.7;

export interface AdaptiveConcurrency {
  readonly limit: number;
  readonly maxLimit: number;
  /** Grows with each cut; a request carries the one it was sent under. */
  readonly generation: number;
  readonly ramping: boolean;
  /** Successes since the limit last changed, while it was well used. */
  readonly successes: number;
  readonly rampedAtMs: number;
  /** The last cut or server error; undefined: none yet. */
  readonly troubledAtMs: number | undefined;
}

/** Why the limit changed: doubled at the start, grew by one, or was cut. */
export type LimitChangeCause = 'ramp' | 'growth' | 'cut';

/** One change of the limit. */
export interface LimitChange {
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
  readonly cause: LimitChangeCause;
}

/** The state after an observation, and the change of the limit, if it changed. */
export interface LimitUpdate {
  readonly state: AdaptiveConcurrency;
  readonly change: LimitChange | undefined;
}

/**
 * The state of a job that starts at `nowMs`. A person who asks for so many lanes gets them at once:
 * `startAt`; without it the limit ramps up from {@link startLimit}. Throws a RangeError for a
 * maximum below 1.
 */
export function openConcurrency(options: {
  readonly maxLimit: number;
  readonly nowMs: number;
  readonly startAt?: number;
}): AdaptiveConcurrency {
  const { maxLimit, nowMs, startAt = startLimit } = options;
  if (!(Number.isInteger(maxLimit) && maxLimit >= 1)) {
    throw new RangeError(`The most requests at once must be a whole number >= 1, not ${maxLimit}.`);
  }
  return {
    limit: Math.min(startAt, maxLimit),
    maxLimit,
    generation: 0,
    ramping: true,
    successes: 0,
    rampedAtMs: nowMs,
    troubledAtMs: undefined,
  };
}

/** What runs now. `inUse` counts the request being reported or about to be sent. */
export interface Load {
  readonly nowMs: number;
  readonly inUse: number;
}

/** More may be at once; a limit that stood at the old maximum stands at the new one. */
export function widened(state: AdaptiveConcurrency, maxLimit: number): AdaptiveConcurrency {
  if (maxLimit <= state.maxLimit) return state;
  const limit = state.limit === state.maxLimit ? maxLimit : state.limit;
  return { ...state, maxLimit, limit };
}

/**
 * Time passed: doubles the limit while ramping. To be called before a request is sent and when all
 * lanes are taken; first replies take half a minute, while refusals come at once, so the ramp goes
 * by time.
 */
export function noteTime(state: AdaptiveConcurrency, load: Load): LimitUpdate {
  const isDue = state.ramping && hasPassed(state.rampedAtMs, rampMs, load.nowMs);
  if (!isDue || !mayGrow(state, load)) return unchanged(state);
  const ramped = { ...state, rampedAtMs: load.nowMs };
  return changed(ramped, state.limit * 2, 'ramp', load.nowMs);
}

/** A request succeeded: +1 for every `limit` of them, once the ramp has ended. */
export function noteSuccess(state: AdaptiveConcurrency, load: Load): LimitUpdate {
  if (state.ramping) return noteTime(state, load);
  if (!mayGrow(state, load)) return unchanged(state);
  const counted = { ...state, successes: state.successes + 1 };
  if (counted.successes < state.limit) return unchanged(counted);
  return changed(counted, state.limit + 1, 'growth', load.nowMs);
}

/** A request was refused (rate limited or overloaded): x 0.7, if it was sent after the last cut. */
export function noteRefusal(
  state: AdaptiveConcurrency,
  refused: { readonly nowMs: number; readonly generation: number },
): LimitUpdate {
  if (refused.generation !== state.generation) return unchanged(state);
  const cut: AdaptiveConcurrency = {
    ...state,
    generation: state.generation + 1,
    ramping: false,
    successes: 0,
    troubledAtMs: refused.nowMs,
  };
  return changed(cut, Math.floor(state.limit * cutFactor), 'cut', refused.nowMs);
}

/** A request failed with a server error: a server in trouble is spared growth, but not the load. */
export function noteServerError(state: AdaptiveConcurrency, nowMs: number): AdaptiveConcurrency {
  return { ...state, troubledAtMs: nowMs };
}

/** C3. */
function mayGrow(state: AdaptiveConcurrency, { nowMs, inUse }: Load): boolean {
  const isQuiet = state.troubledAtMs === undefined || hasPassed(state.troubledAtMs, quietMs, nowMs);
  return isQuiet && inUse > state.limit / 2;
}

/** A clock that was set back counts as passed: it must not stop growth for as long as the step. */
function hasPassed(sinceMs: number, lengthMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - sinceMs) >= lengthMs;
}

function unchanged(state: AdaptiveConcurrency): LimitUpdate {
  return { state, change: undefined };
}

/** C1. */
function changed(
  state: AdaptiveConcurrency,
  wanted: number,
  cause: LimitChangeCause,
  atMs: number,
): LimitUpdate {
  const limit = Math.min(state.maxLimit, Math.max(1, wanted));
  const next = { ...state, limit, successes: 0 };
  if (limit === state.limit) return unchanged(next);
  return { state: next, change: { atMs, from: state.limit, to: limit, cause } };
}
