import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compose } from './compose.ts';
import { generateModule, withoutComments } from './generate.ts';
import { scriptFaults } from './script-faults.ts';
import { generatedFile, readScripts, scriptsFolder } from './scripts-folder.ts';

const scripts = readScripts(scriptsFolder);

describe('the scripts of the coordinator', () => {
  it('are the ones in the generated module', () => {
    expect(readFileSync(generatedFile, 'utf8')).toBe(generateModule(scripts));
  });

  it.each(scripts.map((script) => [script.name, script] as const))(
    '%s has no fault',
    (_, script) => {
      expect(scriptFaults(script)).toEqual([]);
    },
  );
});

describe('includes', () => {
  const fragments = new Map([
    ['leaf', 'local leaf = 1'],
    ['branch', '--- @include "leaf"\nlocal branch = leaf'],
    ['one', '--- @include "other"'],
    ['other', '--- @include "one"'],
  ]);

  it('stand once, before what needs them', () => {
    const text = '--- @include "branch"\n--- @include "leaf"\nreturn branch';
    expect(compose({ name: 'x', text }, fragments)).toBe(
      'local leaf = 1\n\nlocal branch = leaf\n\nreturn branch\n',
    );
  });

  it('in a circle are named', () => {
    expect(() => compose({ name: 'x', text: '--- @include "one"' }, fragments)).toThrow(
      'x -> one -> other -> one',
    );
  });

  it('that do not exist are named with their place', () => {
    expect(() => compose({ name: 'x', text: '\n--- @include "gone"' }, fragments)).toThrow(
      '"gone" (x, line 2)',
    );
  });
});

describe('a script', () => {
  const header = [
    ...[
      '--[[',
      'verb: does it.',
      '',
      'KEYS[1] meta',
      'ARGV[1] now',
      '',
      'Replies',
      "  {'ok'}",
      ']]',
    ],
  ].join('\n');
  const sound = `${header}\nredis.call('HSET', KEYS[1], 'a', ARGV[1])\n`;
  const faultsOf = (text: string, keyCount = 1) =>
    scriptFaults({ name: 'verb', keyCount, text, composed: withoutComments(text) });

  it('that keeps the rules has no fault', () => {
    expect(faultsOf(sound)).toEqual([]);
  });

  it.each([
    ['no header', "return redis.call('TIME')", /header/],
    ['another count of keys than its name', sound.replace('KEYS[1] meta', ''), /named for 1/],
    [
      'a key that is not given',
      sound.replace("'a'", 'KEYS[2]'),
      /KEYS\[2\], which it is not given/,
    ],
    ['a key that is not used', sound.replace('KEYS[1], ', "'k', "), /never uses KEYS\[1\]/],
    ['an argument without a word', sound.replace("'a'", 'ARGV[2]'), /ARGV\[2\], which its header/],
    ['an argument that is not used', sound.replace(', ARGV[1])', ')'), /never uses ARGV\[1\]/],
    ['no replies', sound.replace('Replies', ''), /Replies/],
    ['a command of a later server', sound.replace('HSET', 'HEXPIRE'), /HEXPIRE.*6\.2/],
    ['a command that is no literal', sound.replace("'HSET'", 'name'), /calls name/],
    ['a later option', `${sound}redis.call('PEXPIRE', KEYS[1], 1, 'NX')\n`, /7\.0/],
  ])('with %s is told', (_, text, fault) => {
    expect(faultsOf(text).join('\n')).toMatch(fault);
  });

  it('may be long in comments: a server gets none of them', () => {
    expect(withoutComments('--[[ a\nb ]]\n-- c\nlocal d = 1 -- e\n\n')).toBe('local d = 1 -- e\n');
  });
});
