import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from '@longhaul/wiring/errors';

type Options = NonNullable<ParseArgsConfig['options']>;

export type Arguments = {
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
};

/** Options that several commands share, in their help's order. */
export const inputOptions = {
  workload: { type: 'string' },
  limit: { type: 'string' },
  only: { type: 'string' },
  model: { type: 'string' },
  lanes: { type: 'string' },
  plan: { type: 'string' },
  'batch-size': { type: 'string' },
  'requests-per-minute': { type: 'string' },
  'tokens-per-minute': { type: 'string' },
  prices: { type: 'string' },
  json: { type: 'boolean' },
} as const satisfies Options;

/** Where a fleet is, for the commands that can run on one. */
export const fleetOptions = {
  redis: { type: 'string' },
  s3: { type: 'string' },
  's3-endpoint': { type: 'string' },
  lambda: { type: 'string' },
  'lambda-endpoint': { type: 'string' },
  region: { type: 'string' },
  tenant: { type: 'string' },
  'max-workers': { type: 'string' },
} as const satisfies Options;

/**
 * Reads a command's arguments; names in camelCase come back as settings.
 *
 * @throws UsageError naming the option and where to look.
 */
export function readArguments(
  command: string,
  args: readonly string[],
  options: Options,
): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    return { flags: values as Arguments['flags'], positionals };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new UsageError(`${reason}. See longhaul ${command} --help.`);
  }
}

/** The one positional argument a command needs. */
export function onlyPositional(command: string, { positionals }: Arguments, what: string): string {
  const [only, extra] = positionals;
  if (only === undefined)
    throw new UsageError(`longhaul ${command} needs ${what}. See longhaul ${command} --help.`);
  if (extra !== undefined)
    throw new UsageError(`longhaul ${command} takes one ${what}, not also ${extra}.`);
  return only;
}

export function textFlag({ flags }: Arguments, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

export function isSet({ flags }: Arguments, name: string): boolean {
  return flags[name] === true;
}

export function countFlag(given: Arguments, name: string): number | undefined {
  const text = textFlag(given, name);
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new UsageError(`--${name} must be a whole number above 0, not ${text}.`);
}

/** An amount of dollars, in whole micro-dollars. */
export function usdFlag(given: Arguments, name: string): number | undefined {
  const text = textFlag(given, name);
  if (text === undefined) return undefined;
  const microDollars = Math.round(Number(text) * 1_000_000);
  if (Number.isSafeInteger(microDollars) && microDollars > 0) return microDollars;
  throw new UsageError(`--${name} must be an amount in US dollars above 0, not ${text}.`);
}

export function planFlag(given: Arguments): 'fixed' | 'adaptive' | undefined {
  const kind = textFlag(given, 'plan');
  if (kind === undefined || kind === 'fixed' || kind === 'adaptive') return kind;
  throw new UsageError(`--plan must be fixed or adaptive, not ${kind}.`);
}

export function idsFlag(given: Arguments): ReadonlySet<string> | undefined {
  const text = textFlag(given, 'only');
  if (text === undefined) return undefined;
  const ids = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (ids.length === 0) throw new UsageError('--only must name at least one id.');
  return new Set(ids);
}

/** The settings that the config knows, by its names. */
export function settings(given: Arguments): Record<string, unknown> {
  return {
    model: given.flags['model'],
    lanes: given.flags['lanes'],
    requestsPerMinute: given.flags['requests-per-minute'],
    tokensPerMinute: given.flags['tokens-per-minute'],
    pricesFile: given.flags['prices'],
    dataDir: given.flags['data-dir'],
    simulatedSpeed: given.flags['simulated-speed'],
    redisUrl: given.flags['redis'],
    s3: given.flags['s3'],
    s3Endpoint: given.flags['s3-endpoint'],
    lambda: given.flags['lambda'],
    lambdaEndpoint: given.flags['lambda-endpoint'],
    region: given.flags['region'],
    tenant: given.flags['tenant'],
    maxWorkers: given.flags['max-workers'],
  };
}
