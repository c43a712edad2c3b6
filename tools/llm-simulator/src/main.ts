/** The simulated model as a process: see `--help`. */
import { onSignals } from '@longhaul/platform/shutdown';
import { createRealClock } from '@longhaul/platform/clock';
import { startSimulatedModel } from '@longhaul/simulated-model/server';
import type { Command } from './flags.ts';
import { helpText, parseFlags } from './flags.ts';

/** Exit codes: 2 for a command line that cannot be obeyed, 1 for a server that cannot start. */
const usageExit = 2;
const startExit = 1;

async function run(options: Extract<Command, { kind: 'run' }>['options']): Promise<void> {
  const model = await startSimulatedModel({ clock: createRealClock(), ...options });
  onSignals({ drain: () => model.close(), now: () => process.exit() });
  process.stdout.write(`listening on ${model.url}\n`);
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`llm-simulator: ${message}\n`);
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
