import type { InsightDeal, Insights } from '@longhaul/insights/document';
import { sha256Hex } from '@longhaul/jobs/hash';
import { markup, type Markup } from '../markup.ts';
import { style } from './style.ts';
import { changes } from './sections/changes.ts';
import { clusters } from './sections/clusters.ts';
import { coverage } from './sections/coverage.ts';
import { interventions } from './sections/interventions.ts';
import { opening } from './sections/opening.ts';
import { receipt } from './sections/receipt.ts';
import { shape } from './sections/shape.ts';
import { topDeals } from './sections/top-deals.ts';

export type ById = ReadonlyMap<string, InsightDeal>;

/**
 * The report as one page that asks for nothing: no script, no font, no picture from elsewhere, and a
 * policy that forbids them even if some text of a deal should ever get through as markup.
 */
export function reportHtml(insights: Insights): string {
  const byId = new Map(insights.deals.map((deal) => [deal.id, deal]));
  return page(insights.pipeline, [
    opening(insights),
    shape(insights),
    topDeals(insights, byId),
    changes(insights),
    clusters(insights, byId),
    interventions(insights, byId),
    coverage(insights),
    receipt(insights),
  ]);
}

function page(title: string, content: readonly (Markup | undefined)[]): string {
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${base64(sha256Hex(style.text))}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}: pipeline report</title>
<style>${style}</style></head>
<body><main>
${content}
</main></body></html>
`.text;
}

/** Bytes given as hex digits, as a policy writes a hash. */
function base64(hex: string): string {
  const bytes = (hex.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16));
  return btoa(String.fromCharCode(...bytes));
}
