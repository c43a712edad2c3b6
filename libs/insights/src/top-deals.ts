import { dealResultSchema, type DealResult, type Evidence } from '@longhaul/deals/intelligence';
import type { PhaseInput } from '@longhaul/jobs/workload';
import type { TopDeal } from './document.ts';
import { readAtOnce } from './read-records.ts';

/** Quotes that are shown of each kind: what speaks for a deal, and what against it. */
const quotesOfKind = 2;

const readSchema = dealResultSchema.pick({ deal_id: true, intelligence: true, evidence: true });

/** The texts of these deals, in their order: a second reading, so that no other text is ever kept. */
export async function topDealsOf(
  ids: readonly string[],
  { results, pause }: Pick<PhaseInput, 'results' | 'pause'>,
): Promise<TopDeal[]> {
  const wanted = new Set(ids);
  const found = new Map<string, TopDeal>();
  let read = 0;
  for await (const json of results) {
    read += 1;
    if (read % readAtOnce === 0) await pause();
    const { deal_id } = json;
    if (typeof deal_id !== 'string' || !wanted.has(deal_id)) continue;
    const parsed = readSchema.safeParse(json);
    if (parsed.success) found.set(deal_id, topDealOf(parsed.data));
    if (found.size === wanted.size) break;
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

function topDealOf({
  deal_id,
  intelligence,
  evidence,
}: Pick<DealResult, 'deal_id' | 'intelligence' | 'evidence'>): TopDeal {
  return {
    id: deal_id,
    summary: intelligence.deal_health_summary,
    nextAction: intelligence.recommended_next_action,
    evidence: chosen(evidence).map(({ field, text, source_id, quote }) => ({
      ...{ field, text, quote },
      sourceId: source_id,
    })),
  };
}

function chosen(evidence: readonly Evidence[]): Evidence[] {
  const isFor = ({ field }: Evidence): boolean => field === 'buying_signals';
  const isAgainst = ({ field }: Evidence): boolean =>
    field === 'risk_signals' || field === 'objections_raised' || field === 'competitors_mentioned';
  return [isFor, isAgainst].flatMap((kind) => distinct(evidence.filter(kind)));
}

/** No quote twice: a sentence may prove several findings. */
function distinct(evidence: readonly Evidence[]): Evidence[] {
  const byQuote = new Map(evidence.map((entry) => [entry.quote, entry]));
  return [...byQuote.values()].slice(0, quotesOfKind);
}
