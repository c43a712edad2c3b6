/** A vitest JSON report, reduced to what a person asks of it. */
export type ProjectTests = {
  readonly passed: number;
  readonly failures: readonly Failure[];
  readonly skips: readonly Skip[];
};

export type Failure = {
  readonly file: string;
  /** Title with its describes; absent when the file broke before a test could run. */
  readonly title?: string;
  /** First line of the message. */
  readonly message: string;
};

export type Skip = { readonly file: string; readonly title: string; readonly reason: string };

type JsonReport = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly JsonTest[];
  }[];
};

type JsonTest = {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
  readonly meta?: { readonly skipReason?: string };
};

/** @throws {SyntaxError | TypeError} when the text is no report of vitest */
export function readReport(text: string): ProjectTests {
  const { testResults } = JSON.parse(text) as JsonReport;
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ file: name, ...test })),
  );
  const failed = tests.filter(({ status }) => status === 'failed');
  const skipped = tests.filter(({ status }) => status !== 'failed' && status !== 'passed');
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: tests.length - failed.length - skipped.length,
    failures: [
      ...broken.map(({ name, message }) => ({ file: name, message: firstLine(message) })),
      ...failed.map(({ file, fullName, failureMessages }) => ({
        file,
        title: fullName.trim(),
        message: firstLine(failureMessages[0] ?? ''),
      })),
    ],
    skips: skipped.map(({ file, fullName, meta }) => ({
      file,
      title: fullName.trim(),
      reason: meta?.skipReason ?? 'no reason given',
    })),
  };
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.trim() ?? '';
}
