import { parseArgs } from 'node:util';
import { concludeDeal, concludeEmptyDeal } from '@longhaul/deals/conclude';
import type { Deal } from '@longhaul/deals/deal';
import { factsOf } from '@longhaul/deals/facts';
import type { DealResult } from '@longhaul/deals/intelligence';
import { composeDeal } from '@longhaul/deals/prompt/compose';
import { dealReplySchema } from '@longhaul/deals/reply';
import { analyze } from '@longhaul/insights/analyze';
import type { Insights } from '@longhaul/insights/document';
import { defaultSettings } from '@longhaul/insights/priorities/settings';
import { phaseInputOf, type SampleDeal } from '@longhaul/insights/testing';
import { generateDeals, type DealSize } from '@longhaul/sample-deals/generate';
import type { Archetype } from '@longhaul/sample-deals/labels';
import { answer } from '@longhaul/simulated-model/analyst';
import * as z from 'zod';

/**
 * How good the ranking is: hot deals first, lost causes last? The simulated analyst is given the
 * prompt, insights are given its answers and the facts; labels are opened only after all is ranked.
 */

/** How deals should stand, the best first. Of a deal at risk and a stalled one neither goes before. */
const worth: Readonly<Record<Archetype, number | undefined>> = {
  hot: 3,
  healthy: 2,
  at_risk: 1,
  stalled: 1,
  lost_cause: 0,
  empty: undefined,
};

export type Ranked = {
  /** Spearman's, of rank and worth; 1 is the order wished for, 0 is chance. */
  readonly correlation: number;
  /** Share of the hot deals that stand in the first third. */
  readonly hotFirst: number;
  /** Share of the lost causes that stand in the last third. */
  readonly lostLast: number;
  /** Where an archetype stands on average: 0 the first place, 1 the last. */
  readonly meanPlace: ReadonlyMap<Archetype, { readonly deals: number; readonly place: number }>;
  /** Empty deals that were ranked all the same. */
  readonly emptyRanked: number;
};

const schema = z.toJSONSchema(dealReplySchema, { io: 'input' });
const prompt = { delimiter: 'ranking000', maxInputTokens: 60_000 };
const asOf = '2026-11-20';

export async function measureRanking(options: {
  count: number;
  seed: number;
  size: DealSize;
}): Promise<Ranked> {
  const deals: SampleDeal[] = [];
  const archetypes = new Map<string, Archetype>();
  for (const { deal, labels } of generateDeals({ ...options, asOf })) {
    deals.push(analyzed(deal));
    archetypes.set(labels.deal_id, labels.archetype);
  }
  const input = { ...phaseInputOf(deals), asOfMs: Date.parse(asOf) };
  return compare(await analyze(input, defaultSettings), archetypes);
}

function analyzed(deal: Deal): SampleDeal {
  const result = concludeEmptyDeal(deal) ?? askAnalyst(deal);
  const { deal_id: id, deal_name: name } = result;
  return { item: { id, name, outcome: 'ok', facts: factsOf(deal) }, result };
}

function askAnalyst(deal: Deal): DealResult {
  const composition = composeDeal(deal, prompt);
  const reply = dealReplySchema.parse(answer({ userText: composition.user, schema }));
  return concludeDeal(deal, reply, composition);
}

function compare({ deals }: Insights, archetypes: ReadonlyMap<string, Archetype>): Ranked {
  const placed = deals
    .filter(({ standing }) => standing === 'ranked')
    .map(({ id }) => archetypes.get(id) ?? 'empty');
  const ranked = placed.filter((archetype) => worth[archetype] !== undefined);
  const third = Math.round(ranked.length / 3);
  const shareIn = (archetype: Archetype, some: readonly Archetype[]): number => {
    const all = ranked.filter((name) => name === archetype).length;
    return some.filter((name) => name === archetype).length / Math.max(1, all);
  };
  return {
    correlation: spearman(
      ranked.map((_, at) => -at),
      ranked.map((archetype) => worth[archetype] ?? 0),
    ),
    hotFirst: shareIn('hot', ranked.slice(0, third)),
    lostLast: shareIn('lost_cause', ranked.slice(-third)),
    meanPlace: new Map(
      (['hot', 'healthy', 'at_risk', 'stalled', 'lost_cause'] as const).map((archetype) => {
        const places = ranked.flatMap((name, at) =>
          name === archetype ? at / (ranked.length - 1) : [],
        );
        return [archetype, { deals: places.length, place: mean(places) }];
      }),
    ),
    emptyRanked: placed.length - ranked.length,
  };
}

/** Spearman's rank correlation; equal values share the mean of their ranks. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const [meanX, meanY] = [mean(x), mean(y)];
  const product = (p: readonly number[], q: readonly number[], mp: number, mq: number): number =>
    p.reduce((sum, value, at) => sum + (value - mp) * ((q[at] ?? 0) - mq), 0);
  const spread = Math.sqrt(product(x, x, meanX, meanX) * product(y, y, meanY, meanY));
  return spread === 0 ? 0 : product(x, y, meanX, meanY) / spread;
}

function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return below + (same + 1) / 2;
  });
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function print(options: { count: number; seed: number; size: DealSize }): Promise<void> {
  const ranked = await measureRanking(options);
  const percent = (share: number): string => `${String(Math.round(100 * share))}%`;
  process.stdout.write(
    `${options.size}, ${String(options.count)} deals: rank correlation ${ranked.correlation.toFixed(2)}; ${percent(ranked.hotFirst)} of the hot deals in the first third, ${percent(ranked.lostLast)} of the lost causes in the last; ${String(ranked.emptyRanked)} empty deals ranked\n`,
  );
  for (const [archetype, { deals, place }] of ranked.meanPlace) {
    process.stdout.write(
      `  ${archetype.padEnd(12)} ${String(deals).padStart(4)} deals, mean place ${percent(place)}\n`,
    );
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: '127' }, seed: { type: 'string', default: '1' } },
  });
  for (const size of ['small', 'full'] as const) {
    await print({ count: Number(values.count), seed: Number(values.seed), size });
  }
}
