import { expect, it } from 'vitest';
import { compareRuns, type Cell } from './compare.ts';

const run = (...rows: (readonly Cell[])[]) => ({
  reports: [{ bench: 'commits', columns: ['side', 'commits per second'], rows }],
});

it('names each figure by bench, row and column, and gives the ratio', () => {
  const text = compareRuns(run(['redis', 1000]), run(['redis', 1500]));
  expect(text).toContain('| commits: redis, commits per second | 1000 | 1500 | **1.50** |');
});

it('marks only what no run of the other side reaches', () => {
  const base = run(['redis', { median: 100, min: 90, max: 130 }]);
  const branch = run(['redis', { median: 120, min: 110, max: 140 }]);
  expect(compareRuns(base, branch)).toContain('| 100 | 120 | 1.20 |');
});

it('leaves out what only one side has, and says so when nothing is left', () => {
  expect(compareRuns(run(['old', 1]), run(['new', 1], ['blank', null]))).toBe(
    'The two runs have no figure in common.\n',
  );
});
