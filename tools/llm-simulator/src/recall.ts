import { parseArgs } from 'node:util';
import { sourcesOf } from '@longhaul/deals/content/sources';
import { verifyEvidence } from '@longhaul/deals/evidence';
import { composeDeal } from '@longhaul/deals/prompt/compose';
import { dealReplySchema, type DealReply } from '@longhaul/deals/reply';
import { generateDeals, type DealSize } from '@longhaul/sample-deals/generate';
import { signalKinds, type PlantedSignal, type SignalKind } from '@longhaul/sample-deals/labels';
import { answer } from '@longhaul/simulated-model/analyst';
import * as z from 'zod';

/**
 * How many planted signals the simulated analyst finds. It is given the prompt and nothing else;
 * the labels are opened only after it has answered. A signal counts as found when the right list
 * names the right source.
 */

type List =
  | 'risk_signals'
  | 'pain_points_identified'
  | 'objections_raised'
  | 'competitors_mentioned'
  | 'buying_signals';

/** The lists in which a planted signal may rightly stand. */
const listsOf: Readonly<Record<SignalKind, readonly List[]>> = {
  competitor: ['competitors_mentioned', 'risk_signals'],
  budget: ['risk_signals', 'objections_raised'],
  objection: ['objections_raised', 'risk_signals'],
  single_threaded: ['risk_signals'],
  gone_silent: ['risk_signals'],
  no_decision_maker: ['risk_signals'],
  pricing: ['buying_signals'],
  champion: ['buying_signals'],
  demo_request: ['buying_signals'],
  decision_maker: ['buying_signals'],
  pain: ['pain_points_identified'],
};

export type Recall = {
  readonly planted: number;
  readonly found: number;
  readonly share: number;
  readonly ofParaphrased: number;
  readonly byKind: ReadonlyMap<SignalKind, { readonly planted: number; readonly found: number }>;
  /** Findings whose quote does not stand in the deal. */
  readonly dropped: number;
};

const schema = z.toJSONSchema(dealReplySchema, { io: 'input' });
const prompt = { delimiter: 'recall0000', maxInputTokens: 60_000 };

export function measureRecall(options: { count: number; seed: number; size: DealSize }): Recall {
  const hits: { signal: PlantedSignal; isFound: boolean }[] = [];
  let dropped = 0;
  for (const { deal, labels } of generateDeals({ ...options, asOf: '2026-11-20' })) {
    if (labels.signals.length === 0) continue;
    const userText = composeDeal(deal, prompt).user;
    const reply = dealReplySchema.parse(answer({ userText, schema }));
    dropped += verifyEvidence(reply, sourcesOf(deal)).dropped;
    for (const signal of labels.signals) hits.push({ signal, isFound: isIn(reply, signal) });
  }
  const shareOf = (some: typeof hits): number =>
    some.length === 0 ? 0 : some.filter(({ isFound }) => isFound).length / some.length;
  return {
    planted: hits.length,
    found: hits.filter(({ isFound }) => isFound).length,
    share: shareOf(hits),
    ofParaphrased: shareOf(hits.filter(({ signal }) => signal.paraphrased)),
    byKind: new Map(
      signalKinds.map((kind) => {
        const some = hits.filter(({ signal }) => signal.kind === kind);
        const found = some.filter(({ isFound }) => isFound).length;
        return [kind, { planted: some.length, found }];
      }),
    ),
    dropped,
  };
}

function isIn(reply: DealReply, signal: PlantedSignal): boolean {
  return listsOf[signal.kind].some((list) =>
    reply[list].some((finding) => finding.source_id === signal.source_id),
  );
}

function print(options: { count: number; seed: number; size: DealSize }): void {
  const recall = measureRecall(options);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  process.stdout.write(
    `${options.size}, ${String(options.count)} deals: found ${String(recall.found)} of ${String(recall.planted)} planted signals (${percent(recall.share)}), of the paraphrased ${percent(recall.ofParaphrased)}; ${String(recall.dropped)} findings without a true quote\n`,
  );
  for (const [kind, { planted, found }] of recall.byKind) {
    process.stdout.write(
      `  ${kind.padEnd(18)} ${String(found).padStart(4)} of ${String(planted)}\n`,
    );
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: '127' }, seed: { type: 'string', default: '1' } },
  });
  for (const size of ['small', 'full'] as const) {
    print({ count: Number(values.count), seed: Number(values.seed), size });
  }
}
