import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  readConfig,
  type Config,
  type ConfigReading,
  type ReadingOptions,
} from '@longhaul/wiring/config';
import { readConfigFiles } from '@longhaul/wiring/config-file';
import { UsageError } from '@longhaul/wiring/errors';
import { settings, textFlag, type Arguments } from './arguments.ts';

type Good = Extract<ConfigReading, { readonly ok: true }>;

/** The only place of this app that reads the environment. */
export function configOf(given: Arguments, options: ReadingOptions = {}): Config {
  return readingOf(given, options).config;
}

/**
 * The config with the origin of each setting.
 *
 * @throws UsageError naming the flag, variable or file that is wrong.
 */
export function readingOf(given: Arguments, options: ReadingOptions = {}): Good {
  const { XDG_CONFIG_HOME, LONGHAUL_PROFILE } = process.env;
  const files = readConfigFiles({
    named: textFlag(given, 'config'),
    workingFolder: process.cwd(),
    configHome: filled(XDG_CONFIG_HOME) ?? join(homedir(), '.config'),
    profile: textFlag(given, 'profile') ?? filled(LONGHAUL_PROFILE),
  });
  const reading = readConfig(settings(given), process.env, files, options);
  if (!reading.ok) throw new UsageError(`${reading.problem}.`);
  return reading;
}

/** An empty variable is none. */
function filled(variable: string | undefined): string | undefined {
  return variable === '' ? undefined : variable;
}

/** Whether to color: https://no-color.org, and only for a terminal. */
export function wantsColor(stream: { readonly isTTY?: boolean }): boolean {
  const { NO_COLOR, TERM } = process.env;
  return stream.isTTY === true && (NO_COLOR === undefined || NO_COLOR === '') && TERM !== 'dumb';
}
