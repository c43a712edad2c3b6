import { readConfig, type Config } from '@longhaul/wiring/config';
import { UsageError } from '@longhaul/wiring/errors';

/** The only place of this app that reads the environment. */
export function configOf(flags: Readonly<Record<string, unknown>>): Config {
  const reading = readConfig(flags, process.env);
  if (!reading.ok) throw new UsageError(`${reading.problem}.`);
  return reading.config;
}

/** Whether to color: https://no-color.org, and only for a terminal. */
export function wantsColor(stream: { readonly isTTY?: boolean }): boolean {
  const { NO_COLOR, TERM } = process.env;
  return stream.isTTY === true && (NO_COLOR === undefined || NO_COLOR === '') && TERM !== 'dumb';
}
