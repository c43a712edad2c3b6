import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

const configOf = (flags: Record<string, unknown>, environment: Record<string, string> = {}) => {
  const reading = readConfig(flags, environment);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.config;
};

it('prefers a flag to the environment and the environment to the default', () => {
  expect(configOf({}).lanes).toBe(15);
  expect(configOf({}, { LONGHAUL_LANES: '8' }).lanes).toBe(8);
  expect(configOf({ lanes: '45' }, { LONGHAUL_LANES: '8' }).lanes).toBe(45);
});

it('names the flag or the variable that is wrong', () => {
  const problemOf = (flags: Record<string, unknown>, environment: Record<string, string> = {}) => {
    const reading = readConfig(flags, environment);
    return reading.ok ? '' : reading.problem;
  };
  expect(problemOf({ lanes: 'many' })).toMatch(/^--lanes: /);
  expect(problemOf({}, { LONGHAUL_LANES: '0' })).toMatch(/^LONGHAUL_LANES: /);
  expect(problemOf({}, { OPENAI_BASE_URL: 'ftp://x' })).toMatch(/^OPENAI_BASE_URL: /);
  expect(problemOf({ tokensPerMinute: '-1' })).toMatch(/^--tokens-per-minute: /);
});

it('takes an empty variable as none', () => {
  expect(configOf({}, { OPENAI_API_KEY: '' }).apiKey).toBeUndefined();
});

it('is frozen, so that nothing below changes what was resolved at the door', () => {
  expect(Object.isFrozen(configOf({}))).toBe(true);
});
