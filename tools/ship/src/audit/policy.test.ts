import { expect, it } from 'vitest';
import { judge } from './policy.ts';

const reply = (severity: string) =>
  JSON.stringify({
    vulnerabilities: {
      left: {
        name: 'left',
        severity,
        via: [{ title: 'Reads too far', url: 'https://advisory.example/1' }, 'pad'],
        fixAvailable: false,
      },
    },
  });

it.each([
  ['low', false],
  ['moderate', false],
  ['high', true],
  ['critical', true],
])('a hole of severity %s stops a change: %s', (severity, stops) => {
  expect(judge(reply(severity))).toEqual({
    kind: 'judged',
    stops,
    lines: [
      `${severity}: left (no fix yet): Reads too far https://advisory.example/1; through pad`,
    ],
  });
});

it('nothing known is nothing found', () => {
  expect(judge('{"vulnerabilities":{}}')).toEqual({ kind: 'judged', lines: [], stops: false });
});

it.each([
  ['{"message":"405 Method Not Allowed","statusCode":405}', '405 Method Not Allowed'],
  ['', 'npm audit gave no answer'],
])('no answer is told apart from no holes: %s', (text, why) => {
  expect(judge(text)).toEqual({ kind: 'unknown', why });
});
