import type { ComposeOptions, Composition } from '@longhaul/jobs/workload';
import { fenceContent } from '@longhaul/prompts/fence';
import { packNewestFirst, type Packing } from '@longhaul/prompts/pack';
import { estimateTokens } from '@longhaul/prompts/tokens';
import type { Deal } from '../deal.ts';
import type { Omitted } from '../intelligence.ts';
import { renderDeal, type DealText } from './deal-text.ts';
import { systemPrompt } from './system-prompt.ts';

/** Kept free for headings, the fence around the content and the line that counts what is left out. */
const frameTokens = 300;

export type PackedDeal = {
  readonly text: DealText;
  readonly packing: Packing;
  readonly inputTokens: number;
};

/** Chooses what of a deal is shown within the budget. Facts always are: their size is bounded. */
export function packDeal(deal: Deal, maxInputTokens: number): PackedDeal {
  const text = renderDeal(deal);
  const fixedTokens =
    estimateTokens(systemPrompt) + estimateTokens(text.facts.join('\n')) + frameTokens;
  const packing = packNewestFirst(text.sections, maxInputTokens - fixedTokens);
  const shownTokens = packing.included.reduce((sum, { tokens = 0 }) => sum + tokens, 0);
  return { text, packing, inputTokens: fixedTokens + shownTokens };
}

/** The prompt of one deal: instructions first and always the same, the deal last and fenced. */
export function composeDeal(deal: Deal, options: ComposeOptions): Composition {
  const { text, packing } = packDeal(deal, options.maxInputTokens);
  const omitted: Omitted = {
    sources: packing.omitted.length,
    tokens: packing.omittedTokens,
    cut_source: packing.truncated ?? null,
    contacts: text.omittedContacts,
    quoted_reply_chars: text.quotedReplyChars,
  };
  const content = [
    ['## Deal', ...text.facts, ...leftOut(omitted)].join('\n'),
    '## Content, newest first',
    ...packing.included.map((section) => section.text),
  ].join('\n\n');
  return { system: systemPrompt, user: fenceContent(content, options.delimiter), omitted };
}

/** Tells the model what it does not see; quoted replies are no loss and not worth a word. */
function leftOut({ sources, tokens, cut_source: cut, contacts }: Omitted): string[] {
  const parts = [
    sources > 0 ? `${String(sources)} older sources` : '',
    cut === null ? '' : `the end of ${cut}`,
    contacts > 0 ? `${String(contacts)} contacts` : '',
  ].filter((part) => part !== '');
  return parts.length === 0
    ? []
    : [`left_out: ${parts.join(', ')} (about ${String(tokens)} tokens)`];
}
