import { toldConfig } from '@longhaul/wiring/config-told';
import { isSet, type Arguments } from '../arguments.ts';
import { readingOf } from '../config.ts';
import { exitCode } from '../exit-code.ts';

/** `longhaul config`: every setting, its value, and where it came from. */
export function config(given: Arguments): Promise<number> {
  const { config: values, origins } = readingOf(given);
  const told = toldConfig(values, origins);
  if (isSet(given, 'json')) {
    const wire = told.map(({ name, value, from }) => [name, { value: value ?? null, from }]);
    process.stdout.write(`${JSON.stringify(Object.fromEntries(wire))}\n`);
    return Promise.resolve(exitCode.ok);
  }
  const nameWidth = Math.max(...told.map(({ name }) => name.length));
  const valueWidth = Math.max(...told.map(({ value }) => String(value ?? '–').length));
  for (const { name, value, from } of told) {
    const shown = String(value ?? '–').padEnd(valueWidth);
    process.stdout.write(`${name.padEnd(nameWidth)}  ${shown}  ${from}\n`);
  }
  return Promise.resolve(exitCode.ok);
}
