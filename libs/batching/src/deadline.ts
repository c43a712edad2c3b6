/** Time that any job gets, for start-up and the first replies. */
const BASE_SECONDS = 900;

/** Further time per item. */
const SECONDS_PER_ITEM = 15;

/** Where the minimum stops growing: more items are met by more lanes, not by more waiting. */
const MINIMUM_CEILING_SECONDS = 2400;

/** Room for estimates that were too low. */
const MAKESPAN_MARGIN = 1.5;

/** The shortest default deadline, in seconds: min(900 + 15 × items, 2400); 50 → 1650, 127 → 2400. */
export function minimumDeadlineSeconds(items: number): number {
  return Math.min(BASE_SECONDS + SECONDS_PER_ITEM * items, MINIMUM_CEILING_SECONDS);
}

/** What a job is expected to need; every length in seconds, 0 where it does not apply. */
export interface DeadlineNeeds {
  /** Number of planned items. */
  readonly items: number;
  /** From the start of leading to the first model request. */
  readonly startupSeconds: number;
  /** The plan's simulated makespan on its lanes. */
  readonly makespanSeconds: number;
  /** All estimated tokens over the tokens allowed per second. */
  readonly tokenSeconds: number;
  /** All requests over the requests allowed per second. */
  readonly requestSeconds: number;
  /** Time set aside for retries and their delays. */
  readonly retrySeconds: number;
}

/**
 * The default length of a job's deadline, in whole seconds of led time: start-up + 1.5 × makespan +
 * retries, never less than the minimum. Lanes, tokens and requests limit the same stretch of time
 * together, so the slowest of the three is the makespan.
 */
export function defaultDeadlineSeconds(needs: DeadlineNeeds): number {
  const limitedSeconds = Math.max(needs.makespanSeconds, needs.tokenSeconds, needs.requestSeconds);
  const neededSeconds =
    needs.startupSeconds + MAKESPAN_MARGIN * limitedSeconds + needs.retrySeconds;
  return Math.max(minimumDeadlineSeconds(needs.items), Math.ceil(neededSeconds));
}
