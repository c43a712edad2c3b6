import { sampleDeal, phaseInputOf, plantedDeals } from '@longhaul/insights/testing';
import type { DealResult } from '@longhaul/deals/intelligence';
import type { JsonObject } from '@longhaul/jobs/wire';
import type { PhaseInput, PhaseItem } from '@longhaul/jobs/workload';
import { findWorkload } from '@longhaul/wiring/workloads';

/**
 * The deals' phases over so many deals, in a process of their own: `insights.ts COUNT`. Results are
 * made while they are read, as from a store, so that what stays in memory is what the phases keep.
 */
const count = Number(process.argv[2]);

/** Shares of the planted groups, in tenths. */
const shares = [0.4, 0.25, 0.2, 0.15];
/** Planted deals that are repeated under other ids: planting 100,000 would measure the planting. */
const kinds = 5000;

const kinded = plantedDeals({
  seed: 1,
  sizes: shares.map((share) => Math.round(share * Math.min(kinds, count))),
  noise: 0.1,
});
const longText =
  'What the buyer said about the offer, the date, and who has to agree to it. '.repeat(3);

function resultText(index: number): string {
  const { record } = kinded[index % kinded.length] ?? {};
  const { buyingSignals: _signals, hasContent: _content, ...judged } = record?.judged ?? {};
  const evidence = Array.from({ length: 8 }, (_, at): DealResult['evidence'][number] => ({
    field: at % 2 === 0 ? 'buying_signals' : 'risk_signals',
    text: longText.slice(0, 120),
    source_id: `e${String(at)}`,
    quote: `${longText.slice(0, 150)} ${String(at)}`,
  }));
  const { result } = sampleDeal(idOf(index), {
    evidence,
    intelligence: {
      ...judged,
      risk_patterns: record?.patterns.map(({ pattern }) => pattern) ?? [],
      deal_health_summary: longText,
      buying_signals: evidence.map(({ text }) => text),
      ...(index % 3 === 0 && { recommended_intervention: longText.slice(0, 150) }),
    },
  });
  return JSON.stringify(result);
}

function idOf(index: number): string {
  return `D-${String(index).padStart(6, '0')}`;
}

function itemOf(index: number): PhaseItem {
  const owner = `Owner ${String(index % 40)}`;
  return sampleDeal(idOf(index), { facts: { owner, amount: 1000 + (index % 977) * 500 } }).item;
}

const input: PhaseInput = {
  ...phaseInputOf([]),
  items: Array.from({ length: count }, (_, index) => itemOf(index)),
  results: {
    async *[Symbol.asyncIterator]() {
      for (let index = 0; index < count; index += 1) {
        yield await Promise.resolve(JSON.parse(resultText(index)) as JsonObject);
      }
    },
  },
  pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
};

const { phases = [] } = await findWorkload('deals');
const sizes: Record<string, number> = {};
for (const phase of phases) {
  for (const { name, text } of await phase.run(input)) {
    const pieces = typeof text === 'string' ? [text] : text;
    for (const piece of pieces) sizes[name] = (sizes[name] ?? 0) + Buffer.byteLength(piece);
  }
}
process.stdout.write(JSON.stringify(sizes));
