import { isIPv4 } from 'node:net';
import { parseArgs } from 'node:util';
import type { FaultKind, FaultRule } from '@longhaul/simulated-model/faults';
import { faultKinds } from '@longhaul/simulated-model/faults';
import type { SimulatedModelOptions } from '@longhaul/simulated-model/options';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'run'; readonly options: Omit<SimulatedModelOptions, 'clock'> }
  | { readonly kind: 'help' }
  | { readonly kind: 'invalid'; readonly message: string };

export const helpText = `Usage: node tools/llm-simulator/src/main.ts [options]

An OpenAI-compatible server whose model is a set of rules. Prints its address, then runs until
SIGINT or SIGTERM.

  --host ADDRESS        listens there; default 127.0.0.1
  --port N              0 (default) takes a free one
  --scale N             1 (default) = real latencies, 100 = 1:100, 0 = none
  --seed N              decides latencies and faults by probability; default 1
  --fault KIND[=P]      a fault for a share P of the calls (0 to 1), or for all; may be repeated
  --rpm N               requests per minute
  --tpm N               tokens per minute
  --log FILE            appends a line of NDJSON for each paid call
  --markers             lets [[fault:KIND]] in a prompt ask for a fault
  --require-key KEY     answers 401 to any other key
  --help                this text

Kinds: ${faultKinds.join(', ')}.
`;

const flags = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '0' },
  scale: { type: 'string', default: '1' },
  seed: { type: 'string', default: '1' },
  fault: { type: 'string', multiple: true },
  rpm: { type: 'string' },
  tpm: { type: 'string' },
  log: { type: 'string' },
  markers: { type: 'boolean', default: false },
  'require-key': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** A flag that cannot be obeyed: the message names it and says what would be right. */
class FlagError extends Error {}

function isFaultKind(kind: string): kind is FaultKind {
  return (faultKinds as readonly string[]).includes(kind);
}

function readFault(text: string): FaultRule {
  const [kind = '', share] = text.split('=');
  if (!isFaultKind(kind))
    throw new FlagError(`--fault: unknown kind "${kind}"; --help lists them.`);
  if (share === undefined) return { kind };
  const probability = Number(share);
  if (share === '' || !(probability >= 0 && probability <= 1)) {
    throw new FlagError(`--fault ${text}: write the share as a number from 0 to 1.`);
  }
  return { kind, probability };
}

type Bounds = { readonly least: number; readonly most?: number; readonly isInteger?: boolean };

function readNumber(flag: string, text: string, bounds: Bounds): number {
  const { least, most = Infinity, isInteger = false } = bounds;
  const value = Number(text);
  const isRight = text.trim() !== '' && value >= least && value <= most;
  if (isRight && (!isInteger || Number.isInteger(value))) return value;
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new FlagError(
    `--${flag} ${text}: write ${isInteger ? 'an integer' : 'a number'} ${range}.`,
  );
}

function readLimit(flag: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : readNumber(flag, text, { least: 1 });
}

function readHost(host: string): string {
  if (isIPv4(host)) return host;
  throw new FlagError(`--host ${host}: write an address such as 127.0.0.1 or 0.0.0.0.`);
}

function readOptions(args: readonly string[]): Command {
  const { values } = parseArgs({ args: [...args], options: flags });
  if (values.help) return { kind: 'help' };
  const scale = readNumber('scale', values.scale, { least: 0 });
  const requestsPerMinute = readLimit('rpm', values.rpm);
  const tokensPerMinute = readLimit('tpm', values.tpm);
  const options = {
    host: readHost(values.host),
    port: readNumber('port', values.port, { least: 0, most: 65_535, isInteger: true }),
    scale: scale === 0 ? Infinity : scale,
    seed: readNumber('seed', values.seed, { least: 0, most: 0xffff_ffff, isInteger: true }),
    faults: (values.fault ?? []).map(readFault),
    limits: {
      ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
      ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
    },
    logFile: values.log,
    markers: values.markers,
    requireKey: values['require-key'],
  };
  return { kind: 'run', options };
}

/** Reads the arguments that follow the script's name. */
export function parseFlags(args: readonly string[]): Command {
  try {
    return readOptions(args);
  } catch (problem) {
    const isUsage = problem instanceof FlagError || problem instanceof TypeError;
    if (!isUsage) throw problem;
    return { kind: 'invalid', message: problem.message };
  }
}
