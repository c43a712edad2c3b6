import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseFlags } from './flags.ts';

const bundle = join(import.meta.dirname, 'main.ts');
const named = ['--function', 'f', '--bundle', bundle, '--handler', 'main.ts.run'];

function optionsOf(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const command = parseFlags([...named, ...args], environment);
  if (command.kind !== 'run') throw new Error(JSON.stringify(command));
  return command.options;
}

it('it listens on loopback unless an address is given', () => {
  expect(optionsOf([]).host).toBe('127.0.0.1');
  expect(optionsOf(['--host', '0.0.0.0']).host).toBe('0.0.0.0');
  expect(parseFlags([...named, '--host', 'everywhere'])).toEqual({
    kind: 'invalid',
    message: '--host everywhere: write an address such as 127.0.0.1 or 0.0.0.0.',
  });
});

it('a function has the variables that are written out, and those handed on by name where set', () => {
  const { env } = optionsOf(['--env', 'A=b=c', '--env', 'KEY', '--env', 'OTHER'], {
    KEY: 'k',
    B: 'x',
  });
  expect(env).toEqual({ A: 'b=c', KEY: 'k' });
});
