import type { Failure, ProjectTests, Skip } from './report.ts';

/** One project that has a test target, with its report or without. */
export type ProjectResult = {
  readonly project: string;
  readonly tests: ProjectTests | undefined;
};

export type SummaryOptions = {
  /** What LONGHAUL_REQUIRE names, e.g. `redis,browser`; with it a skip is a failure. */
  readonly required: string;
  /** Whether the run itself ended badly, whatever the reports say. */
  readonly runFailed: boolean;
};

export type Summary = {
  /** The last one is `N passed, N failed, N skipped`, alone. */
  readonly lines: readonly string[];
  readonly ok: boolean;
};

/**
 * Adds up all reports.
 *
 * Nothing that went wrong is left out of the count: a project without a report or without a test, a
 * file that broke before its tests, and a run that failed for no test's fault count as one failure
 * each.
 */
export function summarize(
  results: readonly ProjectResult[],
  { required, runFailed }: SummaryOptions,
): Summary {
  const failed = sum(results, failureCount);
  const unexplained = runFailed && failed === 0 ? 1 : 0;
  const passed = sum(results, ({ tests }) => tests?.passed ?? 0);
  const skipped = sum(results, ({ tests }) => tests?.skips.length ?? 0);
  const empty = results.length === 0;
  const forbidden = required !== '' && skipped > 0;
  const lines = [
    ...results.flatMap(projectLines),
    ...(unexplained ? ['The run failed although no test did: its output above says why.'] : []),
    ...(empty ? ['No project has a test target, so nothing is proven.'] : []),
    ...(forbidden ? [`LONGHAUL_REQUIRE=${required} is set: no test may be skipped.`] : []),
    countLine(passed, failed + unexplained, skipped),
  ];
  return { lines, ok: failed + unexplained === 0 && !empty && !forbidden };
}

function failureCount({ tests }: ProjectResult): number {
  return tests === undefined || isEmpty(tests) ? 1 : tests.failures.length;
}

function isEmpty({ passed, failures, skips }: ProjectTests): boolean {
  return passed + failures.length + skips.length === 0;
}

function projectLines({ project, tests }: ProjectResult): readonly string[] {
  if (tests === undefined) {
    return [`FAILED ${project}: has a test target but left no report, so its run broke early.`];
  }
  if (isEmpty(tests)) {
    return [`FAILED ${project}: has a test target but no test: write one or drop the target.`];
  }
  return [
    ...tests.failures.map((failure) => failureLine(project, failure)),
    ...tests.skips.map((skip) => skipLine(project, skip)),
  ];
}

function failureLine(project: string, { file, title, message }: Failure): string {
  const what = title === undefined ? '' : ` › ${title}`;
  return `FAILED ${project} ${file}${what}: ${message}`;
}

function skipLine(project: string, { file, title, reason }: Skip): string {
  return `skipped ${project} ${file} › ${title}: ${reason}`;
}

function countLine(passed: number, failed: number, skipped: number): string {
  return `${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`;
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
