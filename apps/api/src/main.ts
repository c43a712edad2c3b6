import { createLogger, type Logger } from '@longhaul/platform/logger';
import { exitCodeOf, onSignals, type StopSignal } from '@longhaul/platform/shutdown';
import { RetryableError, TerminalError, UsageError } from '@longhaul/wiring/errors';
import { apiConfig, type ApiConfig } from './config.ts';
import { serve } from './serve.ts';

/**
 * The api's process: starts, or says why not and exits 1; on a signal it answers what is under way
 * and ends. Jobs go on without it.
 */
async function main(): Promise<number> {
  let given: ApiConfig;
  let logger = createLogger({ level: 'info' }).child({ app: 'api' });
  try {
    given = apiConfig();
    logger = createLogger({ level: given.config.logLevel }).child({ app: 'api' });
  } catch (error) {
    return refuse(logger, error);
  }
  const stopping = new AbortController();
  let first: StopSignal | undefined;
  onSignals({
    drain: (signal) => {
      first = signal;
      logger.info('Answering what is under way.', { signal });
      stopping.abort();
    },
    now: (signal) => process.exit(exitCodeOf(signal)),
  });
  try {
    await serve(given, logger, stopping.signal);
    return first === undefined ? 1 : 0;
  } catch (error) {
    return refuse(logger, error);
  }
}

function refuse(logger: Logger, error: unknown): number {
  if (isToldAsItIs(error)) {
    logger.error('The api cannot run.', { reason: error.message });
    process.stderr.write(`${error.message}\n`);
  } else {
    logger.error('The api failed.', { error });
  }
  return 1;
}

/** These name what to do next; anything else is our fault, and its stack belongs to the log. */
function isToldAsItIs(error: unknown): error is Error {
  return [UsageError, TerminalError, RetryableError].some((kind) => error instanceof kind);
}

const usage = `The api of Longhaul over Redis and S3. It takes no options; its environment says where it works:
LONGHAUL_REDIS, LONGHAUL_S3 and those of apps/api/README.md.
`;

/** An option is a person looking around: nothing is started for one. */
function answer(option: string): number {
  if (option === '--version') process.stdout.write('longhaul api 0.0.0\n');
  else if (option === '--help') process.stdout.write(usage);
  else process.stderr.write(usage);
  return option === '--version' || option === '--help' ? 0 : 2;
}

const [option] = process.argv.slice(2);
process.exit(option === undefined ? await main() : answer(option));
