/** A small S3 as a process: see `--help`. */
import { createRealClock } from '@longhaul/platform/clock';
import { onSignals } from '@longhaul/platform/shutdown';
import { helpText, parseFlags, type Command } from './flags.ts';
import { startServer } from './server.ts';

/** Exit codes: 2 for a command line that cannot be obeyed, 1 for a server that cannot start. */
const usageExit = 2;
const startExit = 1;

async function run(options: Extract<Command, { kind: 'run' }>['options']): Promise<void> {
  const server = await startServer({ ...options, now: createRealClock().now });
  onSignals({ drain: () => server.close(), now: () => process.exit() });
  const { buckets, credentials } = options;
  process.stdout.write(`${JSON.stringify({ url: server.url, buckets, ...credentials })}\n`);
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`s3-server: ${message}\n`);
  process.exitCode = exitCode;
}

const command = parseFlags(process.argv.slice(2));
if (command.kind === 'help') process.stdout.write(helpText);
else if (command.kind === 'invalid') fail(command.message, usageExit);
else {
  await run(command.options).catch((problem: unknown) => {
    const reason = problem instanceof Error ? problem.message : String(problem);
    fail(`could not start: ${reason}`, startExit);
  });
}
