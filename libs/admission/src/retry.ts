/**
 * What to do after a model request failed: the one retry authority of the call layer (the client
 * library's own retries are off). Pure: the caller sleeps, asks again and keeps the state.
 *
 * Every request ends in exactly one of {@link nextStep} (it failed) or {@link noteReply} (its reply
 * is valid); both return the item's and the job's new state.
 *
 * R1 An item gets at most {@link maxTransientRetries} retries after transient faults and
 *    {@link maxRepairs} repair. R2 A job's retries stay within max(10, 10 % of its calls).
 * R3 A rate refusal is no try: it changes neither R1's nor R2's counts, however often it happens.
 * R4 A fatal fault blames no item: its answer is always to hold the job. (I11 rests on R1 to R3.)
 */
import { isOfClass, isRepairable } from './model-fault.ts';
import type {
  ContentFault,
  FaultCodeOf,
  ModelFault,
  RateFault,
  TransientFault,
} from './model-fault.ts';

/** Retries of one item after transient faults, beyond its first try. */
export const maxTransientRetries = 3;
/** Repairs of one item. */
export const maxRepairs = 1;
/** Retries that every job may use, however small it is. */
export const minAllowedRetries = 10;
/** A refused request counts against the server's limit too, so it is never repeated at once. */
export const minRateWaitMs = 250;

const callsPerAllowedRetry = 10;

/**
 * Full jitter: uniform in [0, min(capMs, baseMs * 2^attempt)), whole milliseconds. It spreads
 * clients that failed together over the whole interval (AWS Architecture Blog, "Exponential Backoff
 * And Jitter"). `attempt` counts from 0; `random` is a uniform draw from [0, 1).
 */
export function fullJitterMs(options: {
  readonly attempt: number;
  readonly random: number;
  readonly baseMs?: number;
  readonly capMs?: number;
}): number {
  const { attempt, random, baseMs = 1_000, capMs = 30_000 } = options;
  return Math.floor(random * Math.min(capMs, baseMs * 2 ** attempt));
}

/** What a job has used of its retries. `calls` are tries: rate refusals are not among them. */
export interface RetryAllowance {
  readonly calls: number;
  readonly retries: number;
}

/** The allowance of a job that has called nothing yet. */
export const freshAllowance: RetryAllowance = { calls: 0, retries: 0 };

/** How many retries the job may use in all by now: max(10, 10 % of its calls). */
export function allowedRetries(allowance: RetryAllowance): number {
  return Math.max(minAllowedRetries, Math.floor(allowance.calls / callsPerAllowedRetry));
}

/** One more try was made. */
export function noteCall(allowance: RetryAllowance): RetryAllowance {
  return { ...allowance, calls: allowance.calls + 1 };
}

/** Takes one retry from the job's allowance if there is one left. */
export function tryRetry(allowance: RetryAllowance): {
  readonly granted: boolean;
  readonly state: RetryAllowance;
} {
  if (allowance.retries >= allowedRetries(allowance)) return { granted: false, state: allowance };
  return { granted: true, state: { ...allowance, retries: allowance.retries + 1 } };
}

/** What one item has used in its current attempt. */
export interface ItemTries {
  /** Requests that were answered or failed: the manifest's `attempts`. */
  readonly tries: number;
  readonly transientRetries: number;
  readonly repairs: number;
  /** Requests refused by a rate limit: counted apart, no tries. */
  readonly rateRefusals: number;
}

/** An item that has not been called yet. */
export const freshItemTries: ItemTries = {
  tries: 0,
  transientRetries: 0,
  repairs: 0,
  rateRefusals: 0,
};

/** Why an item fails: nothing cures it, its own tries are used up, or the job's retries are. */
export type FailureCause = 'no_cure' | 'tries_spent' | 'allowance_spent';

/** What to do after a failed request. */
export type NextStep =
  /** Ask the same again after `delayMs`. */
  | { readonly kind: 'retry'; readonly delayMs: number }
  /** Ask the same again at `untilMs`. `shared`: the server named the time, so all lanes pause. */
  | { readonly kind: 'wait'; readonly untilMs: number; readonly shared: boolean }
  /** Ask at once with the validator's message or a larger output limit. */
  | { readonly kind: 'repair' }
  /** The item ends with this code. */
  | {
      readonly kind: 'fail';
      readonly code: FaultCodeOf<'transient' | 'content'>;
      readonly cause: FailureCause;
    }
  /** The job is held as blocked for this reason; the item stays open. */
  | { readonly kind: 'hold'; readonly reason: FaultCodeOf<'fatal'> };

/** The item's and the job's counts, which belong together. */
export interface RetryState {
  readonly item: ItemTries;
  readonly allowance: RetryAllowance;
}

/** A failed request with what its next step depends on. `random` is a draw from [0, 1). */
export interface FailedRequest extends RetryState {
  readonly fault: ModelFault;
  readonly nowMs: number;
  readonly random: number;
}

/** A step, and the counts after it. */
export interface RetryDecision extends RetryState {
  readonly step: NextStep;
}

/** Decides what follows a failed request. */
export function nextStep(request: FailedRequest): RetryDecision {
  const { fault } = request;
  if (isOfClass(fault, 'rate')) return afterRefusal(request, fault);
  const counted = noteReply(request);
  if (isOfClass(fault, 'transient')) return afterStumble(counted, fault, request.random);
  if (isOfClass(fault, 'content')) return afterBadContent(counted, fault);
  return { ...counted, step: { kind: 'hold', reason: fault.code } };
}

/** Counts a try; for a valid reply this is all there is to do. */
export function noteReply({ item, allowance }: RetryState): RetryState {
  return { item: { ...item, tries: item.tries + 1 }, allowance: noteCall(allowance) };
}

/** Never sooner than the server says, and spread out more with each refusal in a row. */
function afterRefusal(request: FailedRequest, fault: RateFault): RetryDecision {
  const { item, allowance, nowMs, random } = request;
  const jitterMs = fullJitterMs({ attempt: item.rateRefusals, random });
  const waitMs = Math.max(fault.retryAfterMs ?? 0, jitterMs, minRateWaitMs);
  return {
    step: { kind: 'wait', untilMs: nowMs + waitMs, shared: fault.retryAfterMs !== undefined },
    item: { ...item, rateRefusals: item.rateRefusals + 1 },
    allowance,
  };
}

function afterStumble(state: RetryState, fault: TransientFault, random: number): RetryDecision {
  const { item, allowance } = state;
  if (item.transientRetries >= maxTransientRetries) return failed(state, fault, 'tries_spent');
  const retry = tryRetry(allowance);
  if (!retry.granted) return failed(state, fault, 'allowance_spent');
  return {
    step: { kind: 'retry', delayMs: fullJitterMs({ attempt: item.transientRetries, random }) },
    item: { ...item, transientRetries: item.transientRetries + 1 },
    allowance: retry.state,
  };
}

function afterBadContent(state: RetryState, fault: ContentFault): RetryDecision {
  const { item, allowance } = state;
  if (!isRepairable(fault)) return failed(state, fault, 'no_cure');
  if (item.repairs >= maxRepairs) return failed(state, fault, 'tries_spent');
  return { step: { kind: 'repair' }, item: { ...item, repairs: item.repairs + 1 }, allowance };
}

function failed(
  state: RetryState,
  fault: TransientFault | ContentFault,
  cause: FailureCause,
): RetryDecision {
  return { ...state, step: { kind: 'fail', code: fault.code, cause } };
}
