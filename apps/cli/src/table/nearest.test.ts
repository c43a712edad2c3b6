import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

const words = ['run', 'rm', 'results', 'resume', 'watch', 'prune', 'pause', 'jobs'];

it.each([
  ['runn', 'run'],
  ['rnu', 'run'],
  ['wacth', 'watch'],
  ['result', 'results'],
  ['pruen', 'prune'],
  ['job', 'jobs'],
])('takes %s for %s', (typed, meant) => {
  expect(nearest(typed, words)).toBe(meant);
});

it.each(['frobnicate', 'x', '', 'list', 'prun'])('takes %j for nothing', (typed) => {
  expect(nearest(typed, words)).toBeUndefined();
});
