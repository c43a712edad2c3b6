import { parseArgs } from 'node:util';
import { faultKinds, type FaultRule } from './control/faults.ts';
import type { ServerOptions } from './server.ts';
import type { ConditionMode } from './service.ts';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'run'; readonly options: Omit<ServerOptions, 'now'> }
  | { readonly kind: 'help' }
  | { readonly kind: 'invalid'; readonly message: string };

export const helpText = `Usage: node tools/s3-server/src/main.ts --bucket NAME [options]

A small S3 in memory, for tests. Prints one line of JSON with its address and credentials, then runs
until SIGINT or SIGTERM.

  --bucket NAME         a bucket that exists; may be repeated
  --host ADDRESS        default 127.0.0.1
  --port N              0 (default) takes a free one
  --access-key ID       default longhaul
  --secret-key SECRET   default longhaul-secret; any other is refused
  --ignore-conditions   answers 200 where a write condition does not hold, as some servers do
  --race-conditions     compares a condition first and writes later, as servers without a lock do
  --fault KIND[=P]      a fault for a share P of the requests (0 to 1), or for all; may be repeated
  --seed N              decides which requests a share meets; default 1
  --max-bytes N         what all objects together may hold; default 4 GiB
  --help                this text

Kinds: ${faultKinds.join(', ')}.
POST /_control {"faults": [{"kind", "operation", "method", "prefix", "skip", "times", "share"}],
"clear": true} sets faults and clears the counts while it runs; GET /_control shows them.
`;

const flags = {
  bucket: { type: 'string', multiple: true },
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '0' },
  'access-key': { type: 'string', default: 'longhaul' },
  'secret-key': { type: 'string', default: 'longhaul-secret' },
  'ignore-conditions': { type: 'boolean', default: false },
  'race-conditions': { type: 'boolean', default: false },
  fault: { type: 'string', multiple: true },
  seed: { type: 'string', default: '1' },
  'max-bytes': { type: 'string', default: String(4 * 1024 ** 3) },
  help: { type: 'boolean', default: false },
} as const;

/** A flag that cannot be obeyed: the message names it and says what would be right. */
class FlagError extends Error {}

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

function readOptions(args: readonly string[]): Command {
  const { values } = parseArgs({ args: [...args], options: flags });
  if (values.help) return { kind: 'help' };
  if (!values.bucket) throw new FlagError('--bucket: name at least one.');
  const options = {
    buckets: values.bucket,
    host: values.host,
    port: readInteger('port', values.port, 65_535),
    credentials: {
      accessKeyId: values['access-key'],
      secretAccessKey: values['secret-key'],
    },
    conditions: conditionMode(values['ignore-conditions'], values['race-conditions']),
    faults: (values.fault ?? []).map(readFault),
    seed: readInteger('seed', values.seed, 0xffff_ffff),
    mostBytes: readInteger('max-bytes', values['max-bytes'], Number.MAX_SAFE_INTEGER),
  };
  return { kind: 'run', options };
}

function conditionMode(isIgnored: boolean, isRacy: boolean): ConditionMode {
  if (isIgnored && isRacy) {
    throw new FlagError('--ignore-conditions and --race-conditions: choose one.');
  }
  if (isIgnored) return 'ignored';
  return isRacy ? 'racy' : 'enforced';
}

function readFault(text: string): FaultRule {
  const [name = '', share] = text.split('=');
  const kind = faultKinds.find((known) => known === name);
  if (!kind) throw new FlagError(`--fault: unknown kind "${name}"; --help lists them.`);
  if (share === undefined) return { kind };
  const value = Number(share);
  if (share !== '' && value >= 0 && value <= 1) return { kind, share: value };
  throw new FlagError(`--fault ${text}: write the share as a number from 0 to 1.`);
}

function readInteger(flag: string, text: string, most: number): number {
  const value = Number(text);
  const isRight = text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= most;
  if (isRight) return value;
  throw new FlagError(`--${flag} ${text}: write an integer from 0 to ${String(most)}.`);
}
