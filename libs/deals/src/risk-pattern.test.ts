import { expect, it } from 'vitest';
import { isCalendarPattern, judgedPatterns, riskPatterns } from './risk-pattern.ts';

it('asks the model for every pattern but those that depend on today', () => {
  expect(riskPatterns.filter((pattern) => !judgedPatterns.includes(pattern as never))).toEqual([
    'no_activity',
    'overdue',
  ]);
});

it('takes no other name for a pattern of the calendar', () => {
  expect(['overdue', 'ghosted', 'toString', '', null, 3].map(isCalendarPattern)).toEqual([
    ...[true, false, false, false, false, false],
  ]);
});
