import { expect, it } from 'vitest';
import { promptVersion } from './prompt-version.ts';

it('names the same prompt the same on every machine', () => {
  expect(promptVersion(['system', '{}', '1'])).toMatch(/^[0-9a-f]{12}$/);
  expect(promptVersion(['system', '{}', '1'])).toBe(promptVersion(['system', '{}', '1']));
});

it('tells apart prompts that differ in any part or in where a part ends', () => {
  const versions = [
    ['a', 'b'],
    ['a', 'c'],
    ['ab', ''],
    ['', 'ab'],
    ['b', 'a'],
  ].map(promptVersion);
  expect(new Set(versions).size).toBe(versions.length);
});
