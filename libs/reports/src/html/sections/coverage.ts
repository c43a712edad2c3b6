import type { InsightDeal, Insights } from '@longhaul/insights/document';
import { markup, type Markup } from '../../markup.ts';
import { amountOf, grouped } from '../../words.ts';

const shown = 15;

/** What the ranking does not cover: failures with their codes, missing deals, deals with too little data. */
export function coverage({ coverage: covered, deals }: Insights): Markup | undefined {
  const missing = deals.filter(({ standing }) => standing === 'missing');
  const unranked = deals.filter(({ standing }) => standing === 'not_enough_data');
  if (covered.failures.length === 0 && unranked.length === 0) return undefined;
  return markup`<section><h2>What is not in the ranking</h2>
${covered.failures.length > 0 && failures(covered)}
${missing.length > 0 && missingTable(missing)}
${unranked.length > 0 && unrankedTable(unranked)}</section>`;
}

function failures({ failures: all }: Insights['coverage']): Markup {
  return markup`<table><thead><tr><th scope="col">Why</th><th scope="col" class="number">Deals</th></tr></thead><tbody>${all.map(
    ({ code, count, sentence }) =>
      markup`<tr><td>${sentence} <span class="soft">${code}</span></td><td class="number">${grouped(count)}</td></tr>`,
  )}</tbody></table>`;
}

function missingTable(missing: readonly InsightDeal[]): Markup {
  const rows = [...missing]
    .sort((a, b) => (a.bestRank ?? 0) - (b.bestRank ?? 0))
    .slice(0, shown)
    .map(
      ({ name, owner, amount, currency, possibleScore, bestRank }) =>
        markup`<tr><td><bdi>${name}</bdi></td><td><bdi>${owner}</bdi></td><td class="number">${amountOf({ amount, currency })}</td><td class="number">${possibleScore && `${String(possibleScore.least)} to ${String(possibleScore.most)}`}</td><td class="number">${bestRank}</td></tr>`,
    );
  return markup`<h3 class="gap">Missing deals, and how high they could stand</h3>
<table><thead><tr><th scope="col">Deal</th><th scope="col">Owner</th><th scope="col" class="number">Value</th><th scope="col" class="number">Possible score</th><th scope="col" class="number">Best place</th></tr></thead><tbody>${rows}</tbody></table>${rest(missing.length)}`;
}

function unrankedTable(unranked: readonly InsightDeal[]): Markup {
  const rows = unranked
    .slice(0, shown)
    .map(
      ({ name, owner, reason }) =>
        markup`<tr><td><bdi>${name}</bdi></td><td><bdi>${owner}</bdi></td><td>${reason}</td></tr>`,
    );
  return markup`<h3 class="gap">Not enough data</h3>
<table><thead><tr><th scope="col">Deal</th><th scope="col">Owner</th><th scope="col">Why</th></tr></thead><tbody>${rows}</tbody></table>${rest(unranked.length)}`;
}

function rest(count: number): Markup | false {
  return (
    count > shown && markup`<p class="soft">And ${grouped(count - shown)} more: see deals.csv.</p>`
  );
}
