import type { Timeline } from '@longhaul/api-contract/documents/timeline';

/** A stretch of the round in which it was of one mind. */
export type PhaseSpan = { readonly text: string; readonly fromMs: number; readonly toMs: number };

const words: Readonly<Record<string, string>> = {
  planning: 'Planning',
  extracting: 'Asking the model',
  sealed: 'Accounting',
  analyzing: 'Comparing',
};

/** The phases over the chart's span; what is older than the first that is known has no name. */
export function phaseSpans(
  marks: Timeline['marks'],
  fromMs: number,
  toMs: number,
): readonly PhaseSpan[] {
  const begun = marks.filter(({ kind }) => kind === 'phase').toSorted((a, b) => a.at - b.at);
  return begun.flatMap(({ at, text }, index) => {
    const word = words[text];
    const span = { fromMs: Math.max(fromMs, at), toMs: begun[index + 1]?.at ?? toMs };
    return word === undefined || span.toMs <= span.fromMs ? [] : [{ text: word, ...span }];
  });
}
