import { expect, it } from 'vitest';
import { escaped, reportMarkdown } from './markdown.ts';
import { hostileInsights } from './testing.ts';

const report = reportMarkdown(await hostileInsights());

it('no markup of a deal takes effect', () => {
  expect(report).not.toMatch(/<script|<img/);
  expect(escaped('a|b\n# c *d* [e](f) `g`')).toBe('a\\|b \\# c \\*d\\* \\[e\\]\\(f\\) \\`g\\`');
});

it('tells the same as the page: the top, who is to step in, what is missing, what changed', () => {
  for (const title of ['## First', '## Where to step in', '## Deals in the same', '## Since']) {
    expect(report).toContain(title);
  }
  expect(report).toContain('2 deals of 12 are missing');
  expect(report).toContain('(may change)');
});
