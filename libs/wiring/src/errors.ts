/** The errors an app meets, named by what the caller does next. */
export { RetryableError, TerminalError, UsageError } from '@longhaul/ports/errors';
