import { boundHeap } from '@longhaul/platform/bound-heap';
import { createLogger, type Logger } from '@longhaul/platform/logger';
import { exitCodeOf, onSignals, type StopSignal } from '@longhaul/platform/shutdown';
import { RetryableError, TerminalError, UsageError } from '@longhaul/wiring/errors';
import { orchestratorConfig, type OrchestratorConfig } from './config.ts';
import { orchestrate } from './orchestrate.ts';

/**
 * The orchestrator's process: starts, or says why not and exits 1; on a signal it hands over and
 * ends within {@link graceMs}, whatever is still under way. Jobs and workers live on without it.
 */

/** Below the five seconds in which a handover must be done; leases cover what is cut off here. */
const graceMs = 4_500;

async function main(): Promise<number> {
  boundHeap();
  let given: OrchestratorConfig;
  let logger = createLogger({ level: 'info' }).child({ app: 'orchestrator' });
  try {
    given = orchestratorConfig();
    logger = createLogger({ level: given.config.logLevel }).child({ app: 'orchestrator' });
  } catch (error) {
    return refuse(logger, error);
  }
  const resigning = new AbortController();
  let first: StopSignal | undefined;
  onSignals({
    drain: (signal) => {
      first = signal;
      logger.info('Handing over.', { signal });
      resigning.abort();
      setTimeout(() => leave(logger, signal), graceMs).unref();
    },
    now: (signal) => leave(logger, signal),
  });
  try {
    await orchestrate(given, logger, resigning.signal);
    // A signal that was obeyed in order is no failure.
    return first === undefined ? 1 : 0;
  } catch (error) {
    return refuse(logger, error);
  }
}

function refuse(logger: Logger, error: unknown): number {
  if (isToldAsItIs(error)) {
    logger.error('The orchestrator cannot run.', { reason: error.message });
    process.stderr.write(`${error.message}\n`);
  } else {
    logger.error('The orchestrator failed.', { error });
  }
  return 1;
}

/** These name what to do next; anything else is our fault, and its stack belongs to the log. */
function isToldAsItIs(error: unknown): error is Error {
  return [UsageError, TerminalError, RetryableError].some((kind) => error instanceof kind);
}

function leave(logger: Logger, signal: StopSignal): never {
  logger.warn('Ended before everything was handed over: leases run out by themselves.', { signal });
  process.exit(exitCodeOf(signal));
}

const usage = `The orchestrator of Longhaul: finds open jobs and leads them. It takes no options; its environment
says where it works: LONGHAUL_REDIS, LONGHAUL_S3, LONGHAUL_LAMBDA and those of apps/orchestrator/README.md.
`;

/** An option is a person looking around: nothing is started for one. */
function answer(option: string): number {
  if (option === '--version') process.stdout.write('longhaul orchestrator 0.0.0\n');
  else if (option === '--help') process.stdout.write(usage);
  else process.stderr.write(usage);
  return option === '--version' || option === '--help' ? 0 : 2;
}

const [option] = process.argv.slice(2);
process.exit(option === undefined ? await main() : answer(option));
