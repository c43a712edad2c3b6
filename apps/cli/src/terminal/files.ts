import type { RunResult } from '@longhaul/wiring/embedded';

type Files = Extract<RunResult, { kind: 'finished' }>['files'];

/** What the files of phases are, as far as they are known by name. */
const artifacts: Readonly<Record<string, string>> = {
  'report.html': 'the report: open it in a browser, or print it',
  'report.md': 'the same for a mail or a ticket',
  'deals.csv': 'the ranking as a table',
  'interventions.csv': 'who is to do what, by owner',
  'insights.json': 'all of it as data',
};

/** Files with what they hold, one a line, aligned. */
export function fileLinesOf(files: Files, known: Readonly<Record<string, string>>): string[] {
  const width = Math.max(...files.map(({ path }) => path.length));
  return files.map(({ name, path }) =>
    `${path.padEnd(width)}  ${known[name] ?? artifacts[name] ?? ''}`.trimEnd(),
  );
}
