import type { Finding } from '../finding.ts';

/** Written with classes and groups, so that this file does not find itself. */
const rules = [
  {
    pattern: /(?<![\w.])\/(?:work|root)\//,
    message: 'holds a path of one machine: make it relative or take it as an argument.',
  },
  {
    pattern: /\b(?:TO[D]O|FIX[M]E)\b/,
    message: 'marks unfinished work: finish it, or open an issue and delete the mark.',
  },
];

/** Lines of a text file that only make sense on one machine or on one day. */
export function textFindings(path: string, text: string): readonly Finding[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      rules
        .filter(({ pattern }) => pattern.test(line))
        .map(({ message }) => ({ path, line: index + 1, message })),
    );
}
