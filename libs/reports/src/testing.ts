/** An insights document made by the very analysis, of deals whose texts are hostile. */
import { analyze } from '@longhaul/insights/analyze';
import type { Insights } from '@longhaul/insights/document';
import { defaultSettings } from '@longhaul/insights/priorities/settings';
import { phaseInputOf, sampleDeal } from '@longhaul/insights/testing';

export const hostile = `<script>alert(1)</script><img src=x onerror="alert('2')">`;
export const formula = '=HYPERLINK("http://evil.example","click")';

/** Twelve deals of which two failed; names, owners, quotes and actions attack. */
export function hostileInsights(): Promise<Insights> {
  const deals = Array.from({ length: 12 }, (_, at) =>
    sampleDeal(`d${String(at)}`, {
      name: at % 2 === 0 ? hostile : formula,
      facts: { owner: at % 2 === 0 ? formula : hostile, stage: hostile },
      intelligence: {
        qualification_score: 5 * at,
        recommended_next_action: hostile,
        recommended_intervention: `${hostile} ${formula}`,
        risk_patterns: at % 2 === 0 ? ['ghosted', 'no_power'] : ['competitor_in_play'],
        buying_signals: [hostile],
      },
      evidence: [{ field: 'buying_signals', text: hostile, source_id: 'e1', quote: hostile }],
      ...(at < 2 && { code: 'TIMEOUT' }),
    }),
  );
  const input = phaseInputOf(deals);
  return analyze(
    {
      ...input,
      account: { ...input.account, pipeline: hostile },
      previous: { ...phaseInputOf(deals.slice(3)), jobId: 'before' },
    },
    defaultSettings,
  );
}
