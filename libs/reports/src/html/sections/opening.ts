import type { Insights } from '@longhaul/insights/document';
import { markup, type Markup } from '../../markup.ts';
import { coverageSentences } from '../../sentences.ts';
import { counted, day, grouped, percent, sumsOf, sumsText } from '../../words.ts';

/** What the report is about, how far it can be trusted, and the few figures that matter. */
export function opening(insights: Insights): Markup {
  const { pipeline, asOf, receipt, coverage } = insights;
  const sentences = coverageSentences(insights);
  const isPartial = coverage.missing > 0;
  return markup`<header>
<p class="eyebrow">Pipeline report, ${day(asOf)}</p>
<h1><bdi>${pipeline}</bdi></h1>
<p class="lead">${receipt.message}</p>
${isPartial ? markup`<div class="notice" role="note">${sentences.map((sentence) => markup`<p>${sentence}</p>`)}</div>` : sentences.map((sentence) => markup`<p class="soft">${sentence}</p>`)}
${figures(insights)}
</header>`;
}

function figures({ deals, coverage, interventions }: Insights): Markup {
  const open = deals.filter(({ standing }) => standing !== 'closed');
  const atRisk = open.filter(({ riskLevel }) => riskLevel === 'high' || riskLevel === 'critical');
  const value = sumsOf(open);
  const acts = interventions.reduce((sum, owner) => sum + owner.deals.length, 0);
  const owners = interventions.filter(({ owner }) => owner !== null).length;
  const known = open.filter(({ riskLevel }) => riskLevel !== undefined).length;
  return markup`<div class="figures">
${figure(grouped(coverage.ranked), `of ${counted(coverage.total, 'deal')} ranked`)}
${value.length > 0 && figure(sumsText(value, 1).split(' · ')[0] ?? '', value.length === 1 ? 'of open value' : `of open value; ${sumsText(value.slice(1), 2)}`)}
${figure(known === 0 ? '–' : percent(atRisk.length / known), `at high or critical risk: ${counted(atRisk.length, 'deal')}`)}
${figure(grouped(acts), owners > 1 ? `need somebody to step in, of ${grouped(owners)} owners` : 'need somebody to step in')}
</div>`;
}

function figure(value: string, words: string): Markup {
  return markup`<div class="figure"><b>${value}</b><span>${words}</span></div>`;
}
