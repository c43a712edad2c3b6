import type { Insights } from '@longhaul/insights/document';
import { maxCurrencies, riskByValue } from '../../charts/risk-by-value.ts';
import { riskClassOf, riskLegend } from '../../charts/risk-classes.ts';
import { scoreDistribution } from '../../charts/score-distribution.ts';
import { markup, type Markup } from '../../markup.ts';
import { sumsOf } from '../../words.ts';

/** Fewer scores are no distribution. */
const minSpread = 8;

/** The pipeline as a whole: value by risk, and how scores are spread. */
export function shape({ deals }: Insights): Markup | undefined {
  const open = deals.filter(({ standing }) => standing !== 'closed');
  const ranked = deals.filter(({ standing }) => standing === 'ranked');
  const currencies = sumsOf(open).length;
  if (open.length === 0) return undefined;
  const further = currencies - maxCurrencies;
  return markup`<section><h2>The pipeline by risk</h2>
${riskLegend(new Set(open.map(riskClassOf)))}
<div class="two">
${currencies > 0 && markup`<div><h3>Value</h3>${riskByValue(open)}${further > 0 && markup`<p class="soft">And ${further} further ${further === 1 ? 'currency' : 'currencies'}; amounts are not converted.</p>`}</div>`}
${ranked.length >= minSpread && markup`<div><h3>Scores</h3>${scoreDistribution(ranked)}</div>`}
</div></section>`;
}
