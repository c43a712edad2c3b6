import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { optionsOf } from './arguments.ts';
import { completionScripts, completionsOf } from './completion.ts';
import { allCommands } from './commands.ts';

const wordsAfter = (...line: string[]) =>
  completionsOf(['longhaul', ...line]).map(({ word }) => word);

it('offers every command by its first word, once', () => {
  const firsts = new Set(allCommands.map(({ name }) => name.split(' ')[0]));
  expect(new Set(wordsAfter(''))).toEqual(firsts);
  expect(wordsAfter('')).toHaveLength(firsts.size);
});

it('offers each command exactly the options that it takes', () => {
  for (const spec of allCommands) {
    const options = optionsOf(spec).map(({ name }) => `--${name}`);
    expect(wordsAfter(...spec.name.split(' '), '-')).toEqual(options);
  }
});

it('offers the choices of a value, and leaves files to the shell', () => {
  expect(wordsAfter('run', 'deals.ndjson', '--plan', '')).toEqual(['fixed', 'adaptive']);
  expect(wordsAfter('run', '--out', '')).toEqual([]);
  expect(wordsAfter('run', '')).toEqual([]);
  expect(wordsAfter('schema', 're')).toEqual(['result']);
});

it('no command takes an option twice, and each that has a value says what it is', () => {
  for (const spec of allCommands) {
    const names = optionsOf(spec).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
});

it('bash reads its script', () => {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: completionScripts.bash });
  expect(stderr.toString()).toBe('');
  expect(status).toBe(0);
});
