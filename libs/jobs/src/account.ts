import { causeOf, type OutcomeCode } from './outcome-code.ts';

/** A round's items by their end; `ok` and the failures add up to `total` once it is sealed. */
export type AccountCounts = {
  readonly total: number;
  readonly ok: number;
  readonly failures: ReadonlyMap<OutcomeCode, number>;
};

/** What a workload calls its items and what was done to them: deal, deals, analyzed. */
export type AccountWords = {
  readonly one: string;
  readonly many: string;
  readonly verb: string;
};

/**
 * The account people read: `115/127 deals analyzed successfully. 12 deals failed due to timeout.`
 * Numbers come from items, most frequent cause first, then by name.
 */
export function accountSentence(counts: AccountCounts, words: AccountWords): string {
  const { total, ok } = counts;
  const head = `${String(ok)}/${String(total)} ${noun(total, words)} ${words.verb} successfully.`;
  const causes = [...counts.failures]
    .filter(([, count]) => count > 0)
    .sort(([codeA, a], [codeB, b]) => b - a || (codeA < codeB ? -1 : 1));
  if (causes.length === 0) return head;
  const parts = causes.map(([code, count], index) => {
    const counted = index === 0 ? `${String(count)} ${noun(count, words)} failed` : String(count);
    return `${counted} due to ${causeOf(code)}`;
  });
  return `${head} ${parts.join(', ')}.`;
}

function noun(count: number, words: AccountWords): string {
  return count === 1 ? words.one : words.many;
}
