import { cutAtBoundary } from './cut.ts';
import { charsWithin, estimateTokens } from './tokens.ts';

/** A piece of an item's content that is shown whole, cut at its end, or not at all. */
export type Section = {
  readonly id: string;
  /** Epoch milliseconds; a section without an instant counts as the oldest. */
  readonly at?: number | undefined;
  readonly text: string;
  /** What the section costs whole, where that is more than its text; default: `estimateTokens`. */
  readonly tokens?: number | undefined;
};

export type Packing = {
  /** In the order to show: newest first. The last one may be cut. */
  readonly included: readonly Section[];
  /** Ids of the sections left out, newest first. */
  readonly omitted: readonly string[];
  /** Tokens of all that is left out, the end of a cut section included. */
  readonly omittedTokens: number;
  /** The section that was cut. */
  readonly truncated?: string;
};

/** A cut section with less than this left says too little to be worth showing. */
export const minUsefulTokens = 200;

/**
 * Packs sections under a budget, newest first, those of one instant in the order given.
 *
 * What is shown is always the newest part without a gap: the first section that does not fit is cut
 * at a line or sentence when at least `minUsefulTokens` of it fit, and packing ends there. An older,
 * smaller section is never preferred to a newer one, so that what is left out has one edge in time.
 */
export function packNewestFirst(sections: readonly Section[], budgetTokens: number): Packing {
  const ordered = newestFirst(sections);
  const costs = ordered.map(costOf);
  let leftTokens = budgetTokens;
  let whole = 0;
  for (const cost of costs) {
    if (cost > leftTokens) break;
    leftTokens -= cost;
    whole += 1;
  }
  const included = ordered.slice(0, whole);
  const omittedTokens = sum(costs.slice(whole));
  const next = ordered[whole];
  const head = next && cutToTokens(next.text, leftTokens);
  if (!next || head === undefined) {
    return { included, omitted: ordered.slice(whole).map(idOf), omittedTokens };
  }
  return {
    included: [...included, { ...next, text: head, tokens: estimateTokens(head) }],
    omitted: ordered.slice(whole + 1).map(idOf),
    omittedTokens: omittedTokens - estimateTokens(head),
    truncated: next.id,
  };
}

function newestFirst(sections: readonly Section[]): Section[] {
  const age = (section: Section): number => section.at ?? -Infinity;
  return [...sections].sort((a, b) => (age(a) === age(b) ? 0 : age(b) - age(a)));
}

const idOf = (section: Section): string => section.id;
const costOf = (section: Section): number => section.tokens ?? estimateTokens(section.text);
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** The longest useful head of a text within the tokens, cut at a boundary; `undefined` if none. */
function cutToTokens(text: string, maxTokens: number): string | undefined {
  if (maxTokens < minUsefulTokens) return undefined;
  const head = cutAtBoundary(text, charsWithin(text, maxTokens)).trimEnd();
  return estimateTokens(head) >= minUsefulTokens ? head : undefined;
}
