import { parseArgs } from 'node:util';
import { UsageError } from '@longhaul/wiring/errors';
import type { CommandSpec } from './table/command-spec.ts';
import { commonOptions, type OptionSpec } from './table/option.ts';

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
  return [...groups.flatMap(({ options }) => options), ...commonOptions];
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
    return { spec, words, flags: values as Arguments['flags'], positionals };
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

export function countFlag(given: Arguments, name: string): number | undefined {
  const text = textFlag(given, name);
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new UsageError(`--${name} must be a whole number above 0, not ${text}.`);
}

/** @throws UsageError when the option is given and none of the choices. */
export function choiceFlag<Choice extends string>(
  given: Arguments,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = textFlag(given, name);
  const choice = choices.find((known) => known === text);
  if (text === undefined || choice !== undefined) return choice;
  throw new UsageError(`--${name} must be ${choices.join(' or ')}, not ${text}.`);
}

export function planFlag(given: Arguments): 'fixed' | 'adaptive' | undefined {
  return choiceFlag(given, 'plan', ['fixed', 'adaptive']);
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

/** The settings that were given as options, by the config's names. */
export function settings({ spec, flags }: Arguments): Record<string, unknown> {
  return Object.fromEntries(
    optionsOf(spec).flatMap(({ name, setting }) =>
      setting === undefined ? [] : [[setting, flags[name]]],
    ),
  );
}
