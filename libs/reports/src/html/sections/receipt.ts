import type { Insights } from '@longhaul/insights/document';
import { scoreParts } from '@longhaul/insights/priorities/settings';
import { markup, type Markup } from '../../markup.ts';
import { compact, counted, duration, grouped, instant } from '../../words.ts';

/** How the report came about: what was asked of which model, for how much, in how long. */
export function receipt({ receipt: made, jobId, round, settings }: Insights): Markup {
  const cost =
    made.costMicroDollars === undefined
      ? `unknown to price table ${made.priceTable}`
      : `$${(made.costMicroDollars / 1e6).toFixed(2)}`;
  const isSimulated = made.model.startsWith('simulated-');
  const entries: readonly (readonly [string, string])[] = [
    ['Job', `${jobId}, round ${String(round)}`],
    ['Outcome', made.outcome],
    ['Deals', `${grouped(made.ok)} analyzed, ${grouped(made.failed)} failed`],
    ['Without content', counted(made.withoutCall, 'deal')],
    ['Rejected lines', grouped(made.rejected)],
    ['Model', made.model],
    ['Endpoint', made.endpoint],
    ['Requests', grouped(made.requests)],
    ['Tokens', `${compact(made.inputTokens)} in, ${compact(made.outputTokens)} out`],
    ['Cost', isSimulated ? `${cost} if it were real` : cost],
    ['Began', instant(made.startedAt)],
    ['Took', duration(made.spentMs)],
    ['Prompt', made.promptVersion],
    ['Plan', made.planHash],
  ];
  const weights = scoreParts.map((part) => `${part} ${String(settings.weights[part])}`).join(', ');
  return markup`<section><h2>Receipt</h2>
<dl class="receipt">${entries.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<footer><p>Weights: ${weights}. Inactive after ${counted(settings.rules.noActivityDays, 'day')} without content, stalled after ${grouped(settings.rules.stalledDays)} days. Patterns that depend on today are found by rules, the others by the model; every quote was looked up in its source.</p></footer></section>`;
}
