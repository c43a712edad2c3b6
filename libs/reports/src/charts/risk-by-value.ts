import type { InsightDeal } from '@longhaul/insights/document';
import { scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import { markup, type Markup } from '../markup.ts';
import { money, sumsOf } from '../words.ts';
import { riskClasses, riskClassOf, type RiskClass } from './risk-classes.ts';
import { at, drawing } from './svg.ts';

/** Currencies that are drawn; further ones are counted in the caption. */
export const maxCurrencies = 5;

const width = 440;
const rowHeight = 36;
const barHeight = 15;
const labelWidth = 92;
const shareWidth = 94;

type Row = { readonly currency: string | null; readonly total: number } & Record<RiskClass, number>;

/** Open value by risk, one bar a currency: each bar is the whole of its own currency. */
export function riskByValue(deals: readonly InsightDeal[]): Markup {
  const rows = rowsOf(deals);
  const x = scaleLinear([0, 1], [labelWidth, width - shareWidth]);
  const layers = stack<unknown, Row, RiskClass>().keys(riskClasses)(rows);
  const bars = layers.map((layer) =>
    layer.map(([from, to], index) => {
      const total = rows[index]?.total ?? 0;
      if (to <= from || total === 0) return undefined;
      const [left, right] = [x(from / total), x(to / total)];
      return markup`<rect class="risk-${layer.key}" x="${at(left)}" y="${index * rowHeight + 10}" width="${at(Math.max(0.5, right - left - 1))}" height="${barHeight}" rx="1.5"/>`;
    }),
  );
  const labels = rows.map((row, index) => {
    const y = index * rowHeight + 10;
    const atRisk = row.total === 0 ? 0 : (row.high + row.critical) / row.total;
    return markup`<text class="label strong" x="0" y="${y + 12.5}">${money(row.total, row.currency)}</text><text class="label soft end" x="${width}" y="${y + 12.5}">${Math.round(atRisk * 100)}% at risk</text>`;
  });
  const title = rows
    .map(
      (row) =>
        `${money(row.total, row.currency)}: ${money(row.high + row.critical, row.currency)} at risk`,
    )
    .join('; ');
  return drawing({ width, height: Math.max(1, rows.length) * rowHeight }, title, [bars, labels]);
}

function rowsOf(deals: readonly InsightDeal[]): Row[] {
  return sumsOf(deals)
    .slice(0, maxCurrencies)
    .map(({ currency, amount }) => {
      const row = { currency, total: amount, low: 0, medium: 0, high: 0, critical: 0, unknown: 0 };
      for (const deal of deals) {
        if (deal.currency === currency) row[riskClassOf(deal)] += deal.amount ?? 0;
      }
      return row;
    });
}
