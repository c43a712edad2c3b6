import type { Work } from '@longhaul/jobs/documents/plan';
import { encodeUtf8 } from '@longhaul/jobs/text';
import { defineWorkload } from '@longhaul/jobs/workload';
import type { LanguageModel } from '@longhaul/ports/language-model';
import * as z from 'zod';

/** Deals of one line, so that a bench of what leads the work does not measure the work. */
export const tinyDeals = defineWorkload({
  name: 'deals',
  version: '1',
  promptVersion: 'p1',
  noun: { one: 'deal', many: 'deals' },
  verb: 'analyzed',
  index: { keyPrefix: 'audit_intelligence', countField: 'total_deals' },
  fields: { id: 'deal_id', name: 'deal_name' },
  itemSchema: z.object({ deal_id: z.string(), deal_name: z.string() }),
  replySchema: z.object({ score: z.int().nonnegative() }),
  maxInputTokens: 1_000,
  maxOutputTokens: 100,
  identify: ({ deal_id: id, deal_name: name }) => ({ id, name }),
  estimate: () => ({ inputTokens: 100, outputTokens: 10 }),
  compose: ({ deal_id: id }) => ({ system: 'Score the deal.', user: id, omitted: {} }),
  conclude: (_deal, { score }) => ({ score }),
  facts: ({ deal_name: name }) => ({ words: name.length }),
});

export const tinyWork: Work = {
  workload: 'deals',
  workloadVersion: '1',
  promptVersion: 'p1',
  model: 'simulated-none',
  parameters: {},
  endpoint: 'bench/v1',
};

export async function* tinyDealsSource(count: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < count; at += 1) {
    const id = `deal-${String(at).padStart(7, '0')}`;
    yield encodeUtf8(`${JSON.stringify({ deal_id: id, deal_name: `Renewal of account ${id}` })}\n`);
  }
}

const usage = { inputTokens: 100, cachedInputTokens: 0, outputTokens: 10, reasoningTokens: 0 };

/** A model that answers everyone the same at once. */
export const instantModel: LanguageModel = {
  complete: async ({ model }) => ({
    ...{ kind: 'answered', value: { score: 7 }, text: '{"score":7}', usage, model },
  }),
};
