import { findCommand } from './commands.ts';
import { exitCode } from './exit-code.ts';
import { helpText } from './help.ts';
import { boundHeap } from '@longhaul/platform/bound-heap';
import { RetryableError, TerminalError, UsageError } from '@longhaul/wiring/errors';

/**
 * `longhaul`: reads the command line, runs one command, ends with its exit code. Output for people
 * and scripts goes to standard output, progress and complaints to standard error.
 */
async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(helpText(rest[0]));
    return exitCode.ok;
  }
  if (name === '--version' || name === '-v') {
    process.stdout.write('longhaul 0.0.0\n');
    return exitCode.ok;
  }
  const command = findCommand(name);
  if (!command) {
    process.stderr.write(`longhaul has no command ${name}. See longhaul --help.\n`);
    return exitCode.usage;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(helpText(name));
    return exitCode.ok;
  }
  try {
    return await command(rest);
  } catch (error) {
    return complain(error);
  }
}

/** Errors that name what to do next are told as they are; anything else is our fault and says so. */
function complain(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  const told = [UsageError, TerminalError, RetryableError];
  const isTold = told.some((kind) => error instanceof kind);
  process.stderr.write(isTold ? `${message}\n` : `longhaul failed: ${message}\n`);
  return error instanceof UsageError ? exitCode.usage : exitCode.couldNotRun;
}

// A reader that went away (`longhaul show … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCode.ok);
});

boundHeap();
process.exitCode = await main(process.argv.slice(2));
