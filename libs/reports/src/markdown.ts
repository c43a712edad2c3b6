import type { InsightDeal, Insights } from '@longhaul/insights/document';
import { coverageSentences } from './sentences.ts';
import { amountOf, counted, day, duration, grouped } from './words.ts';

/** Members that are named of a cluster, and deals of an owner or list. */
const shownPerList = 10;

/** The report as Markdown, for a mail, a ticket or a chat. */
export function reportMarkdown(insights: Insights): string {
  const byId = new Map(insights.deals.map((deal) => [deal.id, deal]));
  const sections = [
    opening(insights),
    topSection(insights, byId),
    interventionSection(insights, byId),
    clusterSection(insights, byId),
    changeSection(insights),
    receiptSection(insights),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

type ById = ReadonlyMap<string, InsightDeal>;

function opening(insights: Insights): string {
  return [
    `# ${escaped(insights.pipeline)}: which deals to work on`,
    `As of ${day(insights.asOf)}. ${insights.receipt.message}`,
    ...coverageSentences(insights),
  ].join('\n\n');
}

function topSection({ topDeals }: Insights, byId: ById): string {
  if (topDeals.length === 0) return '## First\n\nNo deal can be ranked.';
  const rows = topDeals.map(({ id, nextAction }) => {
    const deal = byId.get(id);
    if (!deal) return '';
    const doubt = deal.top === 'certain' ? '' : ' (may change)';
    return `| ${String(deal.rank)}${doubt} | ${escaped(deal.name)} | ${String(deal.score)} | ${escaped(amountOf(deal))} | ${deal.riskLevel ?? ''} | ${escaped(nextAction)} |`;
  });
  return [
    '## First',
    '',
    '| rank | deal | score | value | risk | next action |',
    '| ---: | --- | ---: | ---: | --- | --- |',
    ...rows,
  ].join('\n');
}

function interventionSection({ interventions }: Insights, byId: ById): string {
  if (interventions.length === 0) return '';
  const owners = interventions.map(({ owner, deals }) => {
    const lines = deals
      .slice(0, shownPerList)
      .map(
        ({ dealId, action, why }) =>
          `- **${escaped(byId.get(dealId)?.name ?? dealId)}**: ${escaped(action)} _${escaped(why)}_`,
      );
    return [`### ${escaped(owner ?? 'No owner named')}`, '', ...lines, ...more(deals.length)].join(
      '\n',
    );
  });
  return ['## Where to step in', ...owners].join('\n\n');
}

function clusterSection({ clusters, clustering }: Insights, byId: ById): string {
  if (clusters.length === 0) return '';
  const texts = clusters.map(({ name, sentence, memberIds, typicalIds }) => {
    const typical = typicalIds.map((id) => escaped(byId.get(id)?.name ?? id)).join('; ');
    return `- **${escaped(name)}**, ${counted(memberIds.length, 'deal')}: ${escaped(sentence)} Typical: ${typical}.`;
  });
  const outliers = clustering.outlierIds.length;
  const left = outliers === 0 ? [] : [`- ${counted(outliers, 'deal')} fit no group.`];
  return ['## Deals in the same trouble', '', ...texts, ...left].join('\n');
}

function changeSection({ diff }: Insights): string {
  if (!diff) return '';
  const lists = [
    ['Newly at risk', diff.newlyAtRisk],
    ['Gone silent', diff.goneSilent],
    ['Improved', diff.improved],
  ] as const;
  const texts = lists.map(([title, changes]) => {
    const lines = changes
      .slice(0, shownPerList)
      .map(
        ({ name, before, now }) =>
          `- ${escaped(name)}: ${before.riskLevel} → ${now.riskLevel}, ${String(before.closeProbability)} → ${String(now.closeProbability)}%`,
      );
    const shown = lines.length === 0 ? ['- none'] : [...lines, ...more(changes.length)];
    return [`### ${title}`, '', ...shown].join('\n');
  });
  const { added, removed, unknown } = diff;
  const closing = `${grouped(added.length)} new, ${grouped(removed.length)} gone, ${grouped(unknown.length)} unknown this time.`;
  return [`## Since ${day(diff.asOf)}`, ...texts, closing].join('\n\n');
}

function receiptSection({ receipt, coverage, jobId, round }: Insights): string {
  const failures = coverage.failures.map(
    ({ code, count, sentence }) => `- ${code}: ${counted(count, 'deal')}. ${sentence}`,
  );
  const cost =
    receipt.costMicroDollars === undefined
      ? 'cost unknown'
      : `$${(receipt.costMicroDollars / 1e6).toFixed(2)}`;
  return [
    '## How it was made',
    '',
    `Job ${jobId}, round ${String(round)}: ${counted(receipt.requests, 'model request')} to ${receipt.model} in ${duration(receipt.spentMs)}, ${cost}.`,
    ...(failures.length === 0 ? [] : ['', ...failures]),
  ].join('\n');
}

function more(count: number): string[] {
  return count > shownPerList ? [`- and ${grouped(count - shownPerList)} more`] : [];
}

/** Text of other people as text: no markup of theirs takes effect, no line of theirs begins a block. */
export function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\\`*_{}[\]()#+!|~-]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
