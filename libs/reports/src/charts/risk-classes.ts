import type { InsightDeal } from '@longhaul/insights/document';
import { markup, type Markup } from '../markup.ts';
import { capital } from '../words.ts';

/** How deals are colored: by risk, and one color for those nothing is known of. */
export const riskClasses = ['low', 'medium', 'high', 'critical', 'unknown'] as const;
export type RiskClass = (typeof riskClasses)[number];

export function riskClassOf({ riskLevel }: Pick<InsightDeal, 'riskLevel'>): RiskClass {
  return riskLevel ?? 'unknown';
}

/** The key to the colors, once for all charts; `shown` leaves out what does not occur. */
export function riskLegend(shown: ReadonlySet<RiskClass>): Markup {
  const entries = riskClasses
    .filter((name) => shown.has(name))
    .map(
      (name) =>
        markup`<li><span class="swatch risk-${name}"></span>${name === 'unknown' ? 'Not analyzed' : `${capital(name)} risk`}</li>`,
    );
  return markup`<ul class="legend">${entries}</ul>`;
}
