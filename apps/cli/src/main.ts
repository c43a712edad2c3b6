import { isSet, readArguments } from './arguments.ts';
import { findCommand, firstWords, secondWords } from './commands.ts';
import { exitCode } from './exit-code.ts';
import { helpText, overview } from './help.ts';
import { nearest } from './table/nearest.ts';
import { version } from './version.ts';
import { boundHeap } from '@longhaul/platform/bound-heap';
import { RetryableError, TerminalError, UsageError } from '@longhaul/wiring/errors';

/**
 * `longhaul`: reads the command line, runs one command, ends with its exit code. Output for people
 * and scripts goes to standard output, progress and complaints to standard error.
 */
async function main(words: readonly string[]): Promise<number> {
  const [first] = words;
  if (first === '--version' || first === '-v') {
    process.stdout.write(`longhaul ${version}\n`);
    return exitCode.ok;
  }
  const asksForHelp = first === undefined || ['help', '--help', '-h'].includes(first);
  const found = findCommand(asksForHelp ? words.slice(1) : words);
  if (asksForHelp) {
    process.stdout.write(found ? helpText(found.spec) : overview());
    return exitCode.ok;
  }
  try {
    if (!found) throw new UsageError(unknownCommand(first));
    const given = readArguments(found.spec, found.rest);
    if (isSet(given, 'help')) {
      process.stdout.write(helpText(found.spec));
      return exitCode.ok;
    }
    return await (
      await found.spec.load()
    )(given);
  } catch (error) {
    return complain(error);
  }
}

function unknownCommand(first: string): string {
  const second = secondWords(first);
  const meant = nearest(first, firstWords);
  if (second.length === 0 && meant !== undefined) {
    return `longhaul has no command ${first}. Did you mean longhaul ${meant}? See longhaul --help.`;
  }
  return second.length === 0
    ? `longhaul has no command ${first}. See longhaul --help.`
    : `longhaul ${first} needs one of: ${second.join(', ')}. See longhaul ${first} ${second[0] ?? ''} --help.`;
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
