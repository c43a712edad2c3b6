/**
 * Surprises, named by what the caller does next. Expected outcomes are returned, never thrown.
 */

/** Try the same thing again, after `retryAfterMs`. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
  readonly retryAfterMs: number;
  constructor(message: string, retryAfterMs: number, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Stop: trying again cannot help until somebody changes something. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}

/** The input or an option is wrong: tell the person, change nothing. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
