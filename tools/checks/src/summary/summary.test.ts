import { describe, expect, it } from 'vitest';
import { readReport } from './report.ts';
import { summarize, type ProjectResult } from './summary.ts';

const calm = { required: '', runFailed: false };

function test(status: string, fullName: string, more: object = {}) {
  return { fullName, status, failureMessages: [], meta: {}, ...more };
}

function report(file: string, tests: readonly object[], more: object = {}) {
  const testResults = [
    { name: file, status: 'passed', message: '', assertionResults: tests, ...more },
  ];
  return readReport(JSON.stringify({ testResults }));
}

const green: ProjectResult = {
  project: '@longhaul/jobs',
  tests: report('a.test.ts', [test('passed', 'one'), test('passed', 'two')]),
};

describe('the summary of all tests', () => {
  it('closes with the counts alone', () => {
    expect(summarize([green, green], calm)).toEqual({
      lines: ['4 passed, 0 failed, 0 skipped'],
      ok: true,
    });
  });

  it('names each failed test with its project, file and first line', () => {
    const failing = test('failed', 'keeps all', { failureMessages: ['Error: lost one\n at x'] });
    const { lines, ok } = summarize(
      [green, { project: '@longhaul/deals', tests: report('b.test.ts', [failing]) }],
      calm,
    );
    expect(ok).toBe(false);
    expect(lines).toEqual([
      'FAILED @longhaul/deals b.test.ts › keeps all: Error: lost one',
      '2 passed, 1 failed, 0 skipped',
    ]);
  });

  it('counts a file that broke before its tests as a failure', () => {
    const broken = report('c.test.ts', [], { status: 'failed', message: 'No such module' });
    const { lines, ok } = summarize([green, { project: '@longhaul/deals', tests: broken }], calm);
    expect(ok).toBe(false);
    expect(lines.at(-1)).toBe('2 passed, 1 failed, 0 skipped');
    expect(lines[0]).toContain('No such module');
  });

  it('counts a project without a report as a failure', () => {
    const { lines, ok } = summarize([green, { project: '@longhaul/e2e', tests: undefined }], calm);
    expect(ok).toBe(false);
    expect(lines[0]).toContain('@longhaul/e2e');
    expect(lines.at(-1)).toBe('2 passed, 1 failed, 0 skipped');
  });

  it('counts a run that failed for no test as a failure', () => {
    const { lines, ok } = summarize([green], { ...calm, runFailed: true });
    expect(ok).toBe(false);
    expect(lines.at(-1)).toBe('2 passed, 1 failed, 0 skipped');
  });

  it('counts a project without a test as a failure', () => {
    const empty = { project: '@longhaul/bench', tests: report('a.test.ts', []) };
    const { lines, ok } = summarize([green, empty], calm);
    expect(ok).toBe(false);
    expect(lines[0]).toContain('@longhaul/bench');
    expect(lines.at(-1)).toBe('2 passed, 1 failed, 0 skipped');
  });

  it('fails when there is no project to test', () => {
    expect(summarize([], calm)).toMatchObject({ ok: false });
  });
});

describe('skipped tests', () => {
  const skipping: ProjectResult = {
    project: '@longhaul/e2e',
    tests: report('d.test.ts', [
      test('passed', 'one'),
      test('skipped', 'shows the page', { meta: { skipReason: 'no Chromium found' } }),
      test('todo', 'later'),
    ]),
  };

  it('are told with their reasons', () => {
    const { lines, ok } = summarize([skipping], calm);
    expect(ok).toBe(true);
    expect(lines).toEqual([
      'skipped @longhaul/e2e d.test.ts › shows the page: no Chromium found',
      'skipped @longhaul/e2e d.test.ts › later: no reason given',
      '1 passed, 0 failed, 2 skipped',
    ]);
  });

  it('fail the run when LONGHAUL_REQUIRE is set', () => {
    const { lines, ok } = summarize([skipping], { ...calm, required: 'browser' });
    expect(ok).toBe(false);
    expect(lines.at(-2)).toContain('LONGHAUL_REQUIRE=browser');
    expect(lines.at(-1)).toBe('1 passed, 0 failed, 2 skipped');
  });

  it('do not fail it when nothing was skipped', () => {
    expect(summarize([green], { ...calm, required: 'browser' })).toMatchObject({ ok: true });
  });
});
