/** Lambda on this machine, as a process: see `--help`. */
import { onSignals } from '@longhaul/platform/shutdown';
import { startEmulator } from './emulator.ts';
import { helpText, parseFlags, type Command } from './flags.ts';

/** Exit codes: 2 for a command line that cannot be obeyed, 1 for a server that cannot start. */
const usageExit = 2;
const startExit = 1;

async function run({ options }: Extract<Command, { kind: 'run' }>): Promise<void> {
  const emulator = await startEmulator(options);
  onSignals({ drain: () => emulator.close(), now: () => process.exit() });
  process.stdout.write(
    `${JSON.stringify({ url: emulator.url, function: options.functionName })}\n`,
  );
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`lambda-emulator: ${message}\n`);
  process.exitCode = exitCode;
}

const command = parseFlags(process.argv.slice(2));
if (command.kind === 'help') process.stdout.write(helpText);
else if (command.kind === 'invalid') fail(command.message, usageExit);
else {
  await run(command).catch((problem: unknown) => {
    const reason = problem instanceof Error ? problem.message : String(problem);
    fail(`could not start: ${reason}`, startExit);
  });
}
