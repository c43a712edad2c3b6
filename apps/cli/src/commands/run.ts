import { createRealClock } from '@longhaul/platform/clock';
import { ProgressBoard } from '@longhaul/platform/progress';
import { onSignals, exitCodeOf, type StopSignal } from '@longhaul/platform/shutdown';
import { readPhaseOptions } from '@longhaul/wiring/analyze';
import { runJob, type RunOptions, type RunResult } from '@longhaul/wiring/embedded';
import { openInput } from '@longhaul/wiring/input';
import { findWorkload } from '@longhaul/wiring/workloads';
import { isSet, onlyPositional, textFlag, type Arguments } from '../arguments.ts';
import { countFlag, idsFlag, planFlag, usdFlag } from '../flags.ts';
import { configOf, wantsColor } from '../config.ts';
import { exitCode } from '../exit-code.ts';
import { ProgressDisplay } from '../terminal/display.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { createStyle } from '../terminal/style.ts';

/** `longhaul run <file | ->`: analyzes every item of a file in this process. */
export async function run(given: Arguments): Promise<number> {
  const path = onlyPositional(given, 'a file (or - for standard input)');
  return runFile(given, path, `longhaul run ${given.words.map(quoted).join(' ')}`);
}

/** Runs a file with what was given; `command` is what resumes it. */
export async function runFile(
  given: Arguments,
  path: string,
  command: string,
  closing: readonly string[] = [],
): Promise<number> {
  const config = configOf(given);
  const workload = await findWorkload(textFlag(given, 'workload') ?? 'deals');
  const phaseOptions = await phaseOptionsOf(given, workload);
  const runIt = await runnerOf(config);
  const board = new ProgressBoard(createRealClock());
  const style = createStyle(wantsColor(process.stderr));
  const display = new ProgressDisplay(process.stderr, style, board);
  const reporter = createReporter({
    display,
    style,
    noun: workload.noun,
    isJson: isSet(given, 'json'),
    command,
    closing,
    path: path === '-' ? 'standard input' : path,
  });
  const stop = stopSignals(reporter);
  display.start();
  try {
    const result = await runIt({
      ...jobOptions(given),
      phaseOptions,
      input: await openInput(path, process.stdin),
      workload,
      config,
      signals: stop.signals,
      onEvent: (event) => {
        board.note(event);
        reporter.event(event);
      },
      onStart: (start) => reporter.start(start, config),
      onRejected: (rejection) => reporter.rejected(rejection),
      onFinding: (finding) => reporter.finding(finding),
    });
    display.stop();
    reporter.result(result);
    return stop.code() ?? codeOf(result);
  } finally {
    display.stop();
    stop.end();
  }
}

/** The weights a person gave, if any: read and checked before anything is paid for. */
async function phaseOptionsOf(given: Arguments, workload: RunOptions['workload']) {
  const file = textFlag(given, 'weights');
  return file === undefined ? undefined : readPhaseOptions(file, workload);
}

type Runner = (
  options: RunOptions & { readonly onFinding: (finding: string) => void },
) => Promise<RunResult>;

/** The clients of a fleet are loaded only for a fleet: they would double the start of a plain run. */
async function runnerOf({ redisUrl }: ReturnType<typeof configOf>): Promise<Runner> {
  if (redisUrl === undefined) return runJob;
  const { runFleetJob } = await import('@longhaul/wiring/fleet');
  return runFleetJob;
}

function jobOptions(given: Arguments): Omit<RunOptions, 'input' | 'workload' | 'config'> {
  return {
    outDir: textFlag(given, 'out'),
    pipeline: textFlag(given, 'pipeline'),
    planKind: planFlag(given),
    batchSize: countFlag(given, 'batch-size'),
    limit: countFlag(given, 'limit'),
    onlyIds: idsFlag(given),
    capMicroDollars: usdFlag(given, 'max-cost'),
    fresh: isSet(given, 'fresh'),
    retryFailed: isSet(given, 'retry-failed'),
  };
}

function codeOf(result: RunResult): number {
  switch (result.kind) {
    case 'finished':
      return result.manifest.failed + result.rejected > 0 ? exitCode.incomplete : exitCode.ok;
    case 'held':
      return exitCode.held;
    case 'interrupted':
      return exitCode.interrupted;
    case 'nothing':
      return exitCode.usage;
    case 'taken':
      return exitCode.couldNotRun;
  }
}

/** How long the second signal waits for deals to be handed back before it ends the process. */
const cutGraceMs = 1_000;

/**
 * The first signal drains; the second cuts the calls in flight, so that no deal is taken for one
 * that killed its process; a third ends at once. All leave the job resumable.
 */
function stopSignals(reporter: Reporter): {
  readonly signals: NonNullable<RunOptions['signals']>;
  readonly code: () => number | undefined;
  readonly end: () => void;
} {
  const drain = new AbortController();
  const cut = new AbortController();
  let first: StopSignal | undefined;
  const end = onSignals({
    drain: (signal) => {
      first ??= signal;
      reporter.draining();
      drain.abort();
    },
    now: (signal) => {
      first ??= signal;
      const leave = (): never => {
        reporter.stopped();
        process.exit(exitCodeOf(signal));
      };
      if (cut.signal.aborted) leave();
      cut.abort();
      setTimeout(leave, cutGraceMs).unref();
    },
  });
  return {
    signals: { drain: drain.signal, cut: cut.signal },
    code: () => (first === undefined ? undefined : exitCodeOf(first)),
    end,
  };
}

/** A word of a command line as a shell takes it. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
