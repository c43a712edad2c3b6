import type { InsightDeal, Insights, TopDeal } from '@longhaul/insights/document';
import { partBars } from '../../charts/part-bars.ts';
import { markup, type Markup } from '../../markup.ts';
import { amountOf, capital, day } from '../../words.ts';
import type { ById } from '../page.ts';

/** The deals to work on first, with what their place is made of and what proves it. */
export function topDeals({ topDeals: top, coverage }: Insights, byId: ById): Markup {
  if (top.length === 0) {
    return markup`<section><h2>Work on these first</h2><p>No deal can be ranked. What is known of them stands below.</p></section>`;
  }
  const title =
    top.length === 1 ? 'Work on this first' : `Work on these ${String(top.length)} first`;
  return markup`<section><h2>${title}</h2>
<p class="intro">High quality and high intent come first. A score is the weighted mean of its parts, 0 to 100; a part that is not known is left out. More is better in each: a full bar of risk means no sign of trouble.</p>
<ol>${top.map((deal) => entry(deal, byId.get(deal.id), coverage.missing > 0))}</ol></section>`;
}

function entry(
  top: TopDeal,
  deal: InsightDeal | undefined,
  isPartial: boolean,
): Markup | undefined {
  if (!deal?.parts || deal.rank === undefined) return undefined;
  const facts = [
    deal.owner,
    deal.stage,
    amountOf(deal),
    deal.closeDate === undefined ? '' : `closes ${day(deal.closeDate)}`,
  ].filter((fact) => fact !== null && fact !== '');
  return markup`<li class="deal"><div class="rank">${deal.rank}</div>
<div><h3><bdi>${deal.name}</bdi></h3>
<p class="meta"><bdi>${facts.join(' · ')}</bdi></p>
<p class="action">${top.nextAction}</p>
${quotes(top)}</div>
<div class="parts"><p class="score">${deal.score?.toFixed(1)} <span class="tag ${deal.riskLevel ?? 'unknown'}">${capital(deal.riskLevel ?? 'unknown')} risk</span></p>
${isPartial && markup`<p class="meta">${placeWords(deal)}</p>`}
${partBars(deal.parts)}</div></li>`;
}

function placeWords({ top, rank, worstRank }: InsightDeal): string {
  if (worstRank === undefined || worstRank === rank) return 'Its place is certain.';
  const range = `place ${String(rank)} to ${String(worstRank)}`;
  return top === 'certain' ? `Stays in the top, ${range}.` : `May leave the top: ${range}.`;
}

/** Of each kind, the weightiest: a page is read, and the others stand in the data. */
const shownQuotes = 1;

const isFor = ({ field }: TopDeal['evidence'][number]): boolean => field === 'buying_signals';

function quotes({ evidence }: TopDeal): Markup | undefined {
  if (evidence.length === 0) return undefined;
  const lists = [
    { title: 'Speaks for it', entries: evidence.filter(isFor) },
    { title: 'Speaks against it', entries: evidence.filter((entry) => !isFor(entry)) },
  ]
    .map(({ title, entries }) => ({ title, entries: entries.slice(0, shownQuotes) }))
    .filter(({ entries }) => entries.length > 0);
  return markup`<div class="quotes">${lists.map(
    ({ title, entries }) =>
      markup`<div><h4>${title}</h4><ul>${entries.map(
        ({ text, quote }) =>
          markup`<li><q><bdi>${quote}</bdi></q><span><bdi>${text}</bdi></span></li>`,
      )}</ul></div>`,
  )}</div>`;
}
