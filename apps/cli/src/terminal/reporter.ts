import type { Config } from '@longhaul/wiring/config';
import type { RunOptions, RunResult, RunStart } from '@longhaul/wiring/embedded';
import type { ProgressDisplay } from './display.ts';
import { accountLines } from './account.ts';
import { bytes, counted } from './numbers.ts';
import type { Style } from './style.ts';

type RunEvent = Parameters<NonNullable<RunOptions['onEvent']>>[0];
type Rejected = Parameters<NonNullable<RunOptions['onRejected']>>[0];

export type ReporterOptions = {
  readonly display: ProgressDisplay;
  readonly style: Style;
  readonly noun: { readonly one: string; readonly many: string };
  readonly isJson: boolean;
  /** What a person types to go on. */
  readonly command: string;
  /** Lines after the account. */
  readonly closing: readonly string[];
  readonly path: string;
};

/** Tells a run's story: what begins, what went wrong on the way, and the account. */
export type Reporter = {
  readonly start: (start: RunStart, config: Config) => void;
  readonly event: (event: RunEvent) => void;
  readonly rejected: (rejection: Rejected) => void;
  /** What an operator of the fleet should know, although the run goes on. */
  readonly finding: (finding: string) => void;
  readonly draining: () => void;
  readonly stopped: () => void;
  readonly result: (result: RunResult) => void;
};

/** More bad lines than this are counted, not listed; all of them stand in rejected.ndjson. */
const listedRejections = 10;
/** Warnings repeat; a terminal shows the first few. */
const listedWarnings = 5;

export function createReporter(options: ReporterOptions): Reporter {
  const { display, style, noun } = options;
  const tell = (line: string): void => display.tell(line);
  let rejections = 0;
  let warnings = 0;
  return {
    start: (start, config) => startLines(start, config, options).forEach(tell),
    event: (event) => {
      if (event.kind !== 'warning') return;
      warnings += 1;
      if (warnings <= listedWarnings) tell(style.warn(event.message));
    },
    rejected: ({ line, field, reason, itemId }) => {
      rejections += 1;
      if (rejections > listedRejections) return;
      const what = [itemId, field].filter((part) => part !== undefined && part !== '').join(' ');
      tell(
        style.warn(`${options.path}:${String(line)}: ${what === '' ? 'the line' : what} ${reason}`),
      );
      if (rejections === listedRejections)
        tell(style.warn('More bad lines are only counted here.'));
    },
    finding: (finding) => tell(style.warn(finding)),
    draining: () => {
      tell(
        `Finishing the ${noun.many} in flight. Ctrl-C again stops at once; nothing finished is lost.`,
      );
    },
    stopped: () => tell(`Stopped. Continue with: ${options.command}`),
    result: (result) => tellResult(result, options),
  };
}

function startLines(start: RunStart, config: Config, options: ReporterOptions): string[] {
  const { submission, joined, isSimulated } = start;
  const { style, noun } = options;
  const what = `${counted(submission.accepted, noun)} (${bytes(submission.bytes)})`;
  const lines = [
    `${style.bold(`Job ${submission.jobId}`)}  ${what} on ${String(config.lanes)} lanes`,
  ];
  if (isSimulated) {
    const { simulatorUrl } = config;
    const which =
      simulatorUrl === undefined
        ? `a simulator on this machine, latency scaled 1:${String(config.simulatedSpeed)}. Nothing is sent anywhere`
        : `the simulator at ${simulatorUrl}, and nothing is sent elsewhere`;
    lines.push(`Model ${submission.work.model}: ${which}; set OPENAI_API_KEY for a real model.`);
  } else {
    lines.push(
      `Model ${submission.work.model} at ${submission.work.endpoint} gets each ${noun.one}'s fields and content: names, e-mails, notes, transcripts, and documents' names.`,
    );
  }
  if (joined) lines.push(`Begun before: finished ${noun.many} are not called again.`);
  return lines;
}

function tellResult(result: RunResult, options: ReporterOptions): void {
  if (options.isJson) {
    process.stdout.write(`${JSON.stringify(jsonOf(result))}\n`);
    return;
  }
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  switch (result.kind) {
    case 'finished':
      accountLines(result, options).forEach(print);
      break;
    case 'held':
      print(
        `The job is ${result.hold === 'budget' ? 'out of budget' : result.hold}: ${result.reason}`,
      );
      print(`Mend that, then continue with: ${options.command}`);
      break;
    case 'interrupted':
      print(`Interrupted; what is finished is kept. Continue with: ${options.command}`);
      break;
    case 'nothing':
      process.stderr.write(`${nothingSentence(result, options)}\n`);
      break;
    case 'taken':
      process.stderr.write(
        `Job ${result.jobId} is being run by ${result.by}. Wait for it, or stop it first.\n`,
      );
      break;
  }
}

function nothingSentence(
  { lines, rejected }: Extract<RunResult, { kind: 'nothing' }>,
  { path, noun }: ReporterOptions,
): string {
  if (lines === 0) return `${path} is empty: there is no ${noun.one} in it.`;
  if (rejected === lines)
    return `${path}: none of its ${String(lines)} lines is a ${noun.one}. See the reasons above.`;
  return `${path}: no ${noun.one} was selected.`;
}

function jsonOf(result: RunResult): unknown {
  if (result.kind !== 'finished') return result;
  const { account, rejected, files } = result;
  return { ...account, rejected, files };
}
