import type { InsightDeal } from '@longhaul/insights/document';
import { scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import { markup, type Markup } from '../markup.ts';
import { riskClasses, riskClassOf, type RiskClass } from './risk-classes.ts';
import { at, drawing } from './svg.ts';

const binWidth = 5;
const bins = 100 / binWidth;
const [width, height] = [440, 200];
const margin = { top: 10, right: 14, bottom: 34, left: 34 };

type Bin = Record<RiskClass, number>;

/** How many deals score what, colored by risk. */
export function scoreDistribution(ranked: readonly InsightDeal[]): Markup {
  const counts = binsOf(ranked);
  const most = Math.max(
    1,
    ...counts.map((bin) => riskClasses.reduce((sum, name) => sum + bin[name], 0)),
  );
  const x = scaleLinear([0, 100], [margin.left, width - margin.right]);
  const y = scaleLinear([0, most], [height - margin.bottom, margin.top]).nice(4);
  const lines = y
    .ticks(4)
    .filter(Number.isInteger)
    .map(
      (tick) =>
        markup`<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${at(y(tick))}" y2="${at(y(tick))}"/><text class="label soft end" x="${margin.left - 8}" y="${at(y(tick) + 4)}">${tick}</text>`,
    );
  const scores = x
    .ticks(5)
    .map(
      (tick) =>
        markup`<text class="label soft middle" x="${at(x(tick))}" y="${height - margin.bottom + 17}">${tick}</text>`,
    );
  const layers = stack<unknown, Bin, RiskClass>().keys(riskClasses)(counts);
  const bars = layers.map((layer) =>
    layer.map(([from, to], bin) =>
      to <= from
        ? undefined
        : markup`<rect class="risk-${layer.key}" x="${at(x(bin * binWidth) + 1.5)}" y="${at(y(to))}" width="${at(x(binWidth) - x(0) - 3)}" height="${at(y(from) - y(to))}"/>`,
    ),
  );
  const axis = markup`<text class="label soft middle" x="${at((margin.left + width) / 2)}" y="${height - 1}">score</text>`;
  const title = `Scores of ${String(ranked.length)} ranked deals, in steps of ${String(binWidth)}.`;
  return drawing({ width, height }, title, [lines, bars, scores, axis]);
}

function binsOf(ranked: readonly InsightDeal[]): Bin[] {
  const counts = Array.from({ length: bins }, (): Bin => ({
    low: 0,
    medium: 0,
    high: 0,
    critical: 0,
    unknown: 0,
  }));
  for (const deal of ranked) {
    const bin = counts[Math.min(bins - 1, Math.floor((deal.score ?? 0) / binWidth))];
    if (bin) bin[riskClassOf(deal)] += 1;
  }
  return counts;
}
