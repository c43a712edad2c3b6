import type { Coverage, Insights } from '@longhaul/insights/document';
import { counted, grouped } from './words.ts';

/** What a reader must know of a ranking before trusting it, in sentences; empty when it is whole. */
export function coverageSentences({ coverage }: Pick<Insights, 'coverage'>): string[] {
  const { missing, notEnoughData, closed, total } = coverage;
  return [
    ...(missing === 0 ? [] : [missingSentence(coverage), boundsSentence(coverage)]),
    ...(notEnoughData === 0
      ? []
      : [
          `For ${counted(notEnoughData, 'deal')} there is not enough data: ${notEnoughData === 1 ? 'it is' : 'they are'} not ranked rather than guessed.`,
        ]),
    ...(closed === 0
      ? []
      : [`${counted(closed, 'deal')} of ${grouped(total)} ${closed === 1 ? 'is' : 'are'} closed.`]),
  ];
}

function missingSentence({ missing, total, failures }: Coverage): string {
  const [first] = failures;
  const reason = failures.length === 1 && first ? ` ${first.sentence}` : '';
  return `${counted(missing, 'deal')} of ${grouped(total)} ${missing === 1 ? 'is' : 'are'} missing: the analysis failed.${reason}`;
}

function boundsSentence({ top: { size, certain, possible } }: Coverage): string {
  if (possible === 0) return `The top ${String(size)} stands whatever the missing deals are like.`;
  return certain === 0
    ? `Any place in the top ${String(size)} may still change: ${counted(possible, 'deal')} could be in it or not.`
    : `${counted(certain, 'deal')} will be in the top ${String(size)} whatever the missing ones are like; ${grouped(possible)} more could be in it or not.`;
}
