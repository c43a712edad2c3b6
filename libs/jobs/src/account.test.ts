import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { accountSentence } from './account.ts';
import { causeOf, type OutcomeCode } from './outcome-code.ts';
import { outcomeCode } from './testing.ts';

const deals = { one: 'deal', many: 'deals', verb: 'analyzed' };

function account(ok: number, failures: readonly (readonly [OutcomeCode, number])[] = []): string {
  const failed = failures.reduce((sum, [, count]) => sum + count, 0);
  return accountSentence({ total: ok + failed, ok, failures: new Map(failures) }, deals);
}

it('says what a user reads after a partial job', () => {
  expect(account(115, [['TIMEOUT', 12]])).toBe(
    '115/127 deals analyzed successfully. 12 deals failed due to timeout.',
  );
});

it('says one sentence when nothing failed', () => {
  expect(account(127)).toBe('127/127 deals analyzed successfully.');
  expect(account(127, [['TIMEOUT', 0]])).toBe('127/127 deals analyzed successfully.');
});

it('speaks of one in the singular', () => {
  expect(account(1)).toBe('1/1 deal analyzed successfully.');
  expect(account(1, [['REFUSED', 1]])).toBe(
    '1/2 deals analyzed successfully. 1 deal failed due to refusal.',
  );
});

it('names several causes, the most frequent first and equal ones by their code', () => {
  const failures = [
    ['TIMEOUT', 2],
    ['REFUSED', 5],
    ['MODEL_ERROR', 2],
  ] as const;
  expect(account(118, failures)).toBe(
    '118/127 deals analyzed successfully. ' +
      '5 deals failed due to refusal, 2 due to model errors, 2 due to timeout.',
  );
});

it('is true when nothing was ok, and when there was nothing', () => {
  expect(account(0, [['DEADLINE', 3]])).toBe(
    '0/3 deals analyzed successfully. 3 deals failed due to deadline.',
  );
  expect(account(0)).toBe('0/0 deals analyzed successfully.');
});

it('counts every failure once, whatever the order in which they came', () => {
  const failures = fc.uniqueArray(fc.tuple(outcomeCode(), fc.integer({ min: 1, max: 99 })), {
    selector: ([code]) => code,
    minLength: 1,
  });
  fc.assert(
    fc.property(failures, (causes) => {
      const sentence = account(3, causes);
      expect(account(3, [...causes].reverse())).toBe(sentence);
      const [, failed = ''] = sentence.split('successfully. ');
      const told = [...failed.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
      expect(told).toBe(causes.reduce((sum, [, count]) => sum + count, 0));
      for (const [code] of causes) expect(failed).toContain(`due to ${causeOf(code)}`);
    }),
  );
});
