import { parseArgs } from 'node:util';
import { UsageError } from '@longhaul/wiring/errors';
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
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new UsageError(`${reason}. See longhaul ${spec.name} --help.`);
  }
}

/** The one positional argument a command needs. */
export function onlyPositional({ spec: { name }, positionals }: Arguments, what: string): string {
  const [only, extra] = positionals;
  if (only === undefined)
    throw new UsageError(`longhaul ${name} needs ${what}. See longhaul ${name} --help.`);
  if (extra !== undefined)
    throw new UsageError(`longhaul ${name} takes one ${what}, not also ${extra}.`);
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
