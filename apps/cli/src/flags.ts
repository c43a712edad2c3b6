import { UsageError } from '@longhaul/wiring/errors';
import { textFlag, type Arguments } from './arguments.ts';

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

const unitMs: Readonly<Record<string, number>> = {
  ...{ s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 },
};

/** `90s`, `30m`, `2h`, `30d`, `2w`, in milliseconds. */
export function durationFlag(given: Arguments, name: string): number | undefined {
  const text = textFlag(given, name);
  if (text === undefined) return undefined;
  const ms = durationMs(text);
  if (ms !== undefined) return ms;
  throw new UsageError(`--${name} must be a time such as 30d, 12h or 90m, not ${text}.`);
}

function durationMs(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const perUnit = unitMs[unit];
  return count === undefined || perUnit === undefined ? undefined : Number(count) * perUnit;
}

const instant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** An instant with its zone, a day in UTC, or a time from now, in epoch milliseconds. */
export function instantFlag(given: Arguments, name: string, nowMs: number): number | undefined {
  const text = textFlag(given, name);
  if (text === undefined) return undefined;
  const fromNow = durationMs(text);
  if (fromNow !== undefined) return nowMs + fromNow;
  const epochMs = instant.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(epochMs)) return epochMs;
  throw new UsageError(
    `--${name} must be an instant such as 2026-03-01T18:00:00Z, a day, or a time from now such as 2h, not ${text}.`,
  );
}

export type Tolerance = { toleratedFailures?: number; toleratedFailureShare?: number };

/** `--tolerate 5` items, or `--tolerate 10%` of them. */
export function toleranceFlag(given: Arguments): Tolerance {
  const text = textFlag(given, 'tolerate');
  if (text === undefined) return {};
  const [, number, percent] = /^(\d{1,8}(?:\.\d+)?)(%)?$/.exec(text) ?? [];
  const value = Number(number);
  if (percent !== undefined && value <= 100) return { toleratedFailureShare: value / 100 };
  if (percent === undefined && Number.isSafeInteger(value)) return { toleratedFailures: value };
  throw new UsageError(
    `--tolerate must be a count such as 5, or a share such as 10%, not ${text}.`,
  );
}

/** For commands that take options alone. */
export function noPositional({ spec: { name }, positionals }: Arguments): void {
  const [extra] = positionals;
  if (extra === undefined) return;
  throw new UsageError(`longhaul ${name} takes no ${extra}. See longhaul ${name} --help.`);
}
