import { expect, it } from 'vitest';
import { defaultSettings, readSettings } from './settings.ts';

it('what a file leaves out stays as it is', () => {
  expect(readSettings({})).toEqual({ ok: true, settings: defaultSettings });
  expect(readSettings({ weights: { size: 40 }, rules: { stalled_days: 90 } })).toEqual({
    ok: true,
    settings: {
      weights: { ...defaultSettings.weights, size: 40 },
      rules: { ...defaultSettings.rules, stalledDays: 90 },
    },
  });
});

it.each([
  [{ weights: { sice: 4 } }, 'weights: Unrecognized key: "sice"'],
  [{ weights: { size: -1 } }, 'weights.size'],
  [{ weights: { qualification: 0, intent: 0 } }, 'weights: must leave qualification or intent'],
  [{ rules: { no_activity_days: 1.5 } }, 'rules.no_activity_days'],
  [[], 'must be an object'],
])('%j is refused by name', (given, problem) => {
  const read = readSettings(given);
  expect(read.ok ? '' : read.problem).toContain(problem);
});
