/** A planned item may fill this share of a worker's whole budget; the rest is start-up and reserve. */
const MAX_BUDGET_SHARE = 0.8;

/** A call that takes this many times its median is taken for hung. */
const CALL_TIMEOUT_MEDIANS = 3;

/** No call is given up sooner, however fast its median: a short stall is no hang. */
const MIN_CALL_TIMEOUT_MS = 20_000;

/** The ends that a worker has to meet, in milliseconds from now; Infinity where there is none. */
export interface TimeLimits {
  /** Until the platform kills the worker. */
  readonly platformLeftMs: number;
  /** Of the job's budget, as the coordinator last told. */
  readonly jobLeftMs: number;
  /** Kept back for handing back what is not done. */
  readonly reserveMs: number;
}

/** The time in which a worker may still run items, in milliseconds, never below 0. */
export function leftMs({ platformLeftMs, jobLeftMs, reserveMs }: TimeLimits): number {
  return Math.max(0, Math.min(platformLeftMs, jobLeftMs) - reserveMs);
}

/** Whether an item may start: its p90 ends within the time left. */
export function fits(p90Seconds: number, timeLeftMs: number): boolean {
  return p90Seconds * 1000 <= timeLeftMs;
}

/** Whether an item is too large for any worker: its p90 exceeds 0.8 × a worker's whole budget. */
export function tooLarge(p90Seconds: number, workerBudgetSeconds: number): boolean {
  return p90Seconds > MAX_BUDGET_SHARE * workerBudgetSeconds;
}

/** When a call is aborted, in whole milliseconds: 3 × its median, at least 20 s, never past the time left. */
export function callTimeoutMs(p50Seconds: number, timeLeftMs: number): number {
  const patienceMs = Math.max(CALL_TIMEOUT_MEDIANS * p50Seconds * 1000, MIN_CALL_TIMEOUT_MS);
  return Math.floor(Math.min(patienceMs, timeLeftMs));
}
