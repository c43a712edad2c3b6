import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import { examine, type Check } from '@longhaul/wiring/doctor';
import { isSet, type Arguments } from '../arguments.ts';
import { configOf, wantsColor } from '../config.ts';
import { exitCode } from '../exit-code.ts';
import { createStyle, type Style } from '../terminal/style.ts';

/** `longhaul doctor`: what of this set-up works, and how to mend what does not. */
export async function doctor(given: Arguments): Promise<number> {
  const tools = {
    clock: createRealClock(),
    random: createRealRandom(),
    fetch: globalThis.fetch,
    nodeVersion: process.versions.node,
  };
  const isJson = isSet(given, 'json');
  const style = createStyle(wantsColor(process.stdout));
  const checks: Check[] = [];
  for await (const check of examine(configOf(given), tools)) {
    checks.push(check);
    if (!isJson) for (const line of linesOf(check, style)) process.stdout.write(`${line}\n`);
  }
  const isWell = checks.every(({ status }) => status !== 'failed');
  if (isJson) process.stdout.write(`${JSON.stringify({ ok: isWell, checks })}\n`);
  return isWell ? exitCode.ok : exitCode.couldNotRun;
}

function linesOf({ name, status, found, remedy }: Check, style: Style): string[] {
  const paint = { ok: style.good, warning: style.warn, failed: style.bad }[status];
  const line = `${paint(status.padEnd(7))}  ${name.padEnd(14)}  ${found}.`;
  return remedy === undefined ? [line] : [line, `${' '.repeat(25)}${remedy}`];
}
