import type { Work } from '@longhaul/jobs/documents/plan';
import { encodeUtf8 } from '@longhaul/jobs/text';
import { defineWorkload } from '@longhaul/jobs/workload';
import * as z from 'zod';
import type { ItemOptions } from '../world/options.ts';

/** Deals small enough that a thousand jobs of them cost nothing; what a model would read is its id. */
export const deals = defineWorkload({
  name: 'deals',
  version: '1',
  promptVersion: 'p1',
  noun: { one: 'deal', many: 'deals' },
  verb: 'analyzed',
  index: { keyPrefix: 'audit_intelligence', countField: 'total_deals' },
  fields: { id: 'deal_id', name: 'deal_name' },
  itemSchema: z.object({ deal_id: z.string(), weight: z.number() }),
  replySchema: z.object({ score: z.int().nonnegative() }),
  maxInputTokens: 1_000,
  maxOutputTokens: 100,
  identify: ({ deal_id: id }) => ({ id }),
  estimate: ({ weight }) => ({ inputTokens: weight, outputTokens: 10 }),
  compose: ({ deal_id: id }) => ({ system: 'Score the deal.', user: id, omitted: {} }),
  conclude: (_item, { score }) => ({ score }),
  concludeWithoutCall: ({ weight }) => (weight === 0 ? { score: 0 } : undefined),
  facts: ({ weight }) => ({ weight }),
});

export const goodAnswer = '{"score":7}';

export const work: Work = {
  workload: 'deals',
  workloadVersion: '1',
  promptVersion: 'p1',
  model: 'simulated-small',
  parameters: {},
  endpoint: 'simulator/v1',
};

/** Thousands of input tokens an item weighs: what the plan expects its call to take. */
export function weightOf({ nature, isHeavy }: ItemOptions): number {
  if (nature === 'empty') return 0;
  return isHeavy ? 200 : 100;
}

export async function* sourceOf(items: readonly ItemOptions[]): AsyncGenerator<Uint8Array> {
  const lines = items.map((item) => JSON.stringify({ deal_id: item.id, weight: weightOf(item) }));
  yield encodeUtf8(`${lines.join('\n')}\n`);
}
