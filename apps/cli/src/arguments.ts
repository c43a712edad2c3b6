import { parseArgs } from 'node:util';
import { UsageError } from '@longhaul/wiring/errors';
import { nearest } from './table/nearest.ts';
import type { CommandSpec } from './table/command-spec.ts';
import { universalOptions, type OptionSpec } from './table/option.ts';

/** A command line, read by the table's row of its command. */
export type Arguments = {
  readonly spec: CommandSpec;
  /** All that follows the command's name, as it was typed. */
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
};

/** Every option that a command takes. */
export function optionsOf({ groups }: CommandSpec): readonly OptionSpec[] {
  return [...groups.flatMap(({ options }) => options), ...universalOptions];
}

/**
 * Reads what follows a command's name.
 *
 * @throws UsageError naming the option and where to look.
 */
export function readArguments(spec: CommandSpec, words: readonly string[]): Arguments {
  const options = optionsOf(spec).map(({ name, value }) => {
    const type = value === undefined ? ('boolean' as const) : ('string' as const);
    return [name, name === 'help' ? { type, short: 'h' } : { type }] as const;
  });
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: Object.fromEntries(options),
      allowPositionals: true,
      strict: true,
    });
    return { spec, words, flags: values, positionals };
  } catch (error) {
    throw new UsageError(`${complaintOf(error, spec)} See longhaul ${spec.name} --help.`);
  }
}

/** What the platform says of a command line, as far as it helps. */
function complaintOf(error: unknown, spec: CommandSpec): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const [, option = ''] = /'(?:-\w, )?(--?[\w-]+)/.exec(message) ?? [];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const known = optionsOf(spec).map(({ name }) => `--${name}`);
    const meant = nearest(option, known);
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
    return `longhaul ${spec.name} has no option ${option}.${hint}`;
  }
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return `${message.split('\n')[0] ?? ''}.`;
  const value = optionsOf(spec).find(({ name }) => `--${name}` === option)?.value;
  return value === undefined
    ? `${option} takes no value.`
    : `${option} needs a value (${value}); one that begins with a dash as ${option}=VALUE.`;
}

/** The one positional argument a command needs. */
export function onlyPositional({ spec: { name }, positionals }: Arguments, what: string): string {
  const [only, extra] = positionals;
  if (only === undefined)
    throw new UsageError(`longhaul ${name} needs ${what}. See longhaul ${name} --help.`);
  if (extra !== undefined)
    throw new UsageError(`longhaul ${name} takes ${what}, and nothing after it: not ${extra}.`);
  return only;
}

export function textFlag({ flags }: Arguments, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

export function isSet({ flags }: Arguments, name: string): boolean {
  return flags[name] === true;
}

/** The settings that were given as options, by the config's names. */
export function settings({ spec, flags }: Arguments): Record<string, unknown> {
  return Object.fromEntries(
    optionsOf(spec).flatMap(({ name, setting }) =>
      setting === undefined ? [] : [[setting, flags[name]]],
    ),
  );
}
