import { existsSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { handlerFits } from './environment/spawn-worker.ts';
import type { EmulatorOptions } from './options.ts';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'run'; readonly options: EmulatorOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'invalid'; readonly message: string };

export const helpText = `Usage: node tools/lambda-emulator/src/main.ts --function NAME --bundle FILE --handler FILE.EXPORT [options]

Lambda's Invoke API in front of one bundle. Prints a line of JSON with its URL, then runs until
SIGINT or SIGTERM.

  --host ADDRESS        listens there; default 127.0.0.1, for whoever reaches it may run the function
  --port N              0 (default) takes a free one
  --qualifier NAME      a version or alias that exists; may be repeated
  --concurrency N       worker processes at a time; default 10
  --when-full HOW       throttle (default): 429 when all are busy; queue: events wait
  --timeout-ms N        a process is killed after that long with one event; default 900000
  --init-ms N           and after that long without asking for one; default 10000
  --memory N            MB, default 1024
  --env KEY=VALUE       for the function; may be repeated. KEY alone hands on this process's own, where set
  --cold-start-ms N     added to each cold start; default 0
  --max-event-age-ms N  how long an accepted event may wait; default 21600000
  --retries N           0 (default), 1 or 2 more deliveries of an event whose function failed
  --time-scale N        the platform's waits (ages, delays, retries) N times shorter; default 1
  --seed N              decides faults by probability; default 1
  --log-folder DIR      a file for each process's output; default: standard error
  --help                this text

While it runs: POST /_control {"faults":[{"kind":…}],"cold_start_ms":N}, POST /_kill {"pid":N},
GET /_environments, GET /_invocations.
`;

const text = { type: 'string' } as const;
const flags = {
  function: text,
  bundle: text,
  handler: text,
  host: { ...text, default: '127.0.0.1' },
  port: { ...text, default: '0' },
  qualifier: { ...text, multiple: true },
  concurrency: { ...text, default: '10' },
  'when-full': { ...text, default: 'throttle' },
  'timeout-ms': { ...text, default: '900000' },
  'init-ms': { ...text, default: '10000' },
  memory: { ...text, default: '1024' },
  env: { ...text, multiple: true },
  'cold-start-ms': { ...text, default: '0' },
  'max-event-age-ms': { ...text, default: '21600000' },
  retries: { ...text, default: '0' },
  'time-scale': { ...text, default: '1' },
  seed: { ...text, default: '1' },
  'log-folder': text,
  help: { type: 'boolean', default: false },
} as const;

/** A flag that cannot be obeyed: the message names it and says what would be right. */
class FlagError extends Error {}

/** Reads the arguments that follow the script's name. */
export function parseFlags(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: flags });
    if (values.help) return { kind: 'help' };
    return { kind: 'run', options: readOptions(values, environment) };
  } catch (problem) {
    const isUsage = problem instanceof FlagError || problem instanceof TypeError;
    if (!isUsage) throw problem;
    return { kind: 'invalid', message: problem.message };
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof flags }>>['values'];

function readOptions(values: Values, environment: NodeJS.ProcessEnv): EmulatorOptions {
  const number = (name: keyof typeof flags, least: number, most = 2 ** 31 - 1): number => {
    const value = Number(values[name]);
    if (values[name] !== '' && value >= least && value <= most) return value;
    throw new FlagError(`--${name}: write a number from ${String(least)} to ${String(most)}.`);
  };
  return {
    ...readFunction(values),
    host: readHost(values.host),
    port: number('port', 0, 65_535),
    qualifiers: values.qualifier ?? [],
    concurrency: number('concurrency', 1, 1000),
    whenFull: readWhenFull(values['when-full']),
    timeoutMs: number('timeout-ms', 1),
    initMs: number('init-ms', 1),
    memoryMb: number('memory', 128, 10_240),
    env: Object.fromEntries((values.env ?? []).flatMap((pair) => readVariable(pair, environment))),
    coldStartMs: number('cold-start-ms', 0),
    maxEventAgeMs: number('max-event-age-ms', 0),
    retries: number('retries', 0, 2),
    timeScale: number('time-scale', 0.001, 1_000_000),
    seed: number('seed', 0),
    logFolder: values['log-folder'] === undefined ? undefined : resolve(values['log-folder']),
  };
}

function readFunction({
  function: functionName,
  bundle: file,
  handler,
}: Values): Pick<EmulatorOptions, 'functionName' | 'bundle' | 'handler'> {
  if (functionName === undefined || file === undefined || handler === undefined) {
    throw new FlagError('--function, --bundle and --handler are needed; --help explains them.');
  }
  const bundle = resolve(file);
  if (!existsSync(bundle))
    throw new FlagError(`--bundle: there is no file ${file}; build it first.`);
  if (!handlerFits({ bundle, handler })) {
    throw new FlagError(
      `--handler ${handler}: write the bundle's name without its ending, a dot, and the export.`,
    );
  }
  return { functionName, bundle, handler };
}

function readWhenFull(value: string): EmulatorOptions['whenFull'] {
  if (value === 'throttle' || value === 'queue') return value;
  throw new FlagError(`--when-full ${value}: write throttle or queue.`);
}

function readHost(host: string): string {
  if (isIPv4(host)) return host;
  throw new FlagError(`--host ${host}: write an address such as 127.0.0.1 or 0.0.0.0.`);
}

/** A name alone keeps a secret off the command line, where every process could read it. */
function readVariable(pair: string, environment: NodeJS.ProcessEnv): [string, string][] {
  const at = pair.indexOf('=');
  if (at > 0) return [[pair.slice(0, at), pair.slice(at + 1)]];
  if (!/^[A-Za-z_]\w*$/.test(pair)) {
    throw new FlagError(`--env ${pair}: write NAME=VALUE, or NAME for this process's own.`);
  }
  const own = environment[pair];
  return own === undefined ? [] : [[pair, own]];
}
