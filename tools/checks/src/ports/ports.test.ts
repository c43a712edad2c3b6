import { describe, expect, it } from 'vitest';
import { readEdges, readTitles } from './edges.ts';
import { portFindings } from './pairing.ts';

const port = {
  path: 'libs/ports/src/clock.ts',
  text: `/**
 * Tells time.
 * - No edge: the section has not begun.
 *
 * Edges:
 * - A sleep of zero resolves at once.
 * - A sleep that is aborted resolves early,
 *   and never rejects.
 *
 * - No edge: the section has ended.
 */
export type Clock = { readonly now: () => number };
`,
};

const suite = {
  path: 'libs/testkit/src/contracts/clock-contract.ts',
  text: `describe('clock', () => {
  it('A sleep of zero resolves at once', () => {});
  it('A sleep that is aborted resolves early, and never rejects', () => {});
});
`,
};

function suiteOf(...titles: readonly string[]) {
  return { ...suite, text: titles.map((title) => `it('${title}', () => {});`).join('\n') };
}

const both = [
  'A sleep of zero resolves at once',
  'A sleep that is aborted resolves early, and never rejects',
] as const;

describe('edge sentences', () => {
  it('are the items under "Edges:", joined over lines, without the final dot', () => {
    expect(readEdges(port.text)).toEqual([
      { text: both[0], line: 6 },
      { text: both[1], line: 7 },
    ]);
  });

  it('are compared with the titles of it and test in every form', () => {
    const text = "it('a', f); test('b', f); it.only('c', f); it.each([1])('d', f); other('e', f);";
    expect(readTitles(text).map((title) => title.text)).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('ports and their suites', () => {
  it('agree when every sentence is a title and every title a sentence', () => {
    expect(portFindings([port, suite])).toEqual([]);
  });

  it('disagree when a sentence has no test', () => {
    const findings = portFindings([port, suiteOf(both[0])]);
    expect(findings).toMatchObject([{ path: port.path, line: 7 }]);
  });

  it('disagree when a test has no sentence', () => {
    const findings = portFindings([port, suiteOf(...both, 'Invented')]);
    expect(findings).toMatchObject([{ path: suite.path, line: 3 }]);
  });

  it('disagree when a title stands twice', () => {
    const findings = portFindings([port, suiteOf(...both, both[0])]);
    expect(findings).toMatchObject([{ message: expect.stringContaining('stands twice') }]);
  });

  it('may be split into several files of one suite', () => {
    const part = { ...suiteOf(both[1]), path: suite.path.replace('.ts', '-sleep.ts') };
    expect(portFindings([port, suiteOf(both[0]), part])).toEqual([]);
  });

  it('miss each other when either stands alone', () => {
    expect(portFindings([port])).toMatchObject([{ path: port.path }]);
    expect(portFindings([suite])).toMatchObject([{ path: suite.path }]);
  });

  it('need no suite where a file of ports has no edges', () => {
    const types = { path: 'libs/ports/src/errors.ts', text: 'export type Fault = string;' };
    expect(portFindings([types])).toEqual([]);
  });
});
