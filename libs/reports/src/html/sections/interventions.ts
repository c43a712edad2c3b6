import type { Insights } from '@longhaul/insights/document';
import { markup, type Markup } from '../../markup.ts';
import { counted, grouped } from '../../words.ts';
import type { ById } from '../page.ts';

const shownOwners = 10;
const shownDeals = 3;

/** Who is to do what, by owner. */
export function interventions({ interventions: all }: Insights, byId: ById): Markup | undefined {
  if (all.length === 0) return undefined;
  const owners = all.slice(0, shownOwners).map(({ owner, deals }) => {
    const entries = deals
      .slice(0, shownDeals)
      .map(
        ({ dealId, action, why }) =>
          markup`<li><p><bdi>${byId.get(dealId)?.name ?? dealId}</bdi></p><div><p>${action}</p><p class="why">${why}</p></div></li>`,
      );
    return markup`<div class="owner"><h3><bdi>${owner ?? 'No owner named'}</bdi> <span>${counted(deals.length, 'deal')}</span></h3><ul>${entries}</ul>${rest(deals.length - shownDeals, 'deal')}</div>`;
  });
  return markup`<section><h2>Where to step in</h2>
<p class="intro">The analyst’s recommendation, or what follows from a deal’s dates; each owner’s best deals first.</p>
${owners}${rest(all.length - shownOwners, 'owner')}</section>`;
}

function rest(count: number, noun: string): Markup | false {
  return (
    count > 0 &&
    markup`<p class="more">And ${grouped(count)} more ${count === 1 ? noun : `${noun}s`}: see interventions.csv.</p>`
  );
}
