import { UsageError } from '@longhaul/wiring/errors';
import { expect, it } from 'vitest';
import { onlyPositional, readArguments } from './arguments.ts';
import { countFlag, idsFlag, planFlag, usdFlag } from './flags.ts';
import { runCommands } from './table/run-commands.ts';

const [run] = runCommands;
if (!run) throw new Error('There is run.');
const read = (...args: string[]) => readArguments(run, args);

it('names an unknown option and where to look', () => {
  expect(() => read('--lane', '3')).toThrow(UsageError);
  expect(() => read('--lane', '3')).toThrow(
    'longhaul run has no option --lane. Did you mean --lanes? See longhaul run --help.',
  );
  expect(() => read('--colour')).toThrow(/^longhaul run has no option --colour\. See/);
  expect(() => read('-x')).toThrow(/^longhaul run has no option -x\. See/);
});

it('says what is missing or too much of a value', () => {
  const needs = '--max-cost needs a value (USD); one that begins with a dash as --max-cost=VALUE.';
  expect(() => read('--max-cost')).toThrow(needs);
  expect(() => read('--max-cost', '-4')).toThrow(needs);
  expect(() => read('--fresh=yes')).toThrow('--fresh takes no value. See longhaul run --help.');
});

it('takes exactly one file', () => {
  expect(onlyPositional(read('deals.ndjson'), 'a file')).toBe('deals.ndjson');
  expect(() => onlyPositional(read(), 'a file')).toThrow('longhaul run needs a file');
  expect(() => onlyPositional(read('a', 'b'), 'a file')).toThrow('nothing after it: not b');
});

it('refuses a count that is none, naming the option', () => {
  expect(countFlag(read('--limit', '5'), 'limit')).toBe(5);
  expect(countFlag(read(), 'limit')).toBeUndefined();
  for (const bad of ['0', '-1', '1.5', 'many', '']) {
    expect(() => countFlag(read(`--limit=${bad}`), 'limit')).toThrow(
      '--limit must be a whole number',
    );
  }
});

it('reads dollars as whole micro-dollars and refuses what is no amount', () => {
  expect(usdFlag(read('--max-cost=0.25'), 'max-cost')).toBe(250_000);
  for (const bad of ['0', '-1', '$5', '', 'Infinity']) {
    expect(() => usdFlag(read(`--max-cost=${bad}`), 'max-cost')).toThrow(
      '--max-cost must be an amount in US dollars',
    );
  }
});

it('knows two kinds of plan', () => {
  expect(planFlag(read('--plan', 'fixed'))).toBe('fixed');
  expect(() => planFlag(read('--plan', 'clever'))).toThrow('--plan must be fixed or adaptive');
});

it('reads ids from a list and refuses an empty one', () => {
  expect([...(idsFlag(read('--only', 'D-1, D-2,')) ?? [])]).toEqual(['D-1', 'D-2']);
  expect(() => idsFlag(read('--only', ' , '))).toThrow('--only must name at least one id');
});
