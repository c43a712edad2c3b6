import { canonicalJson } from '@longhaul/jobs/hash';
import { defineWorkload } from '@longhaul/jobs/workload';
import { promptVersion } from '@longhaul/prompts/prompt-version';
import * as z from 'zod';
import { concludeDeal, concludeEmptyDeal, nameOf } from './conclude.ts';
import { countUnknownFields, dealSchema } from './deal.ts';
import { factsOf } from './facts.ts';
import { topDeals } from './highlights.ts';
import type { DealResult } from './intelligence.ts';
import { composeDeal } from './prompt/compose.ts';
import { renderingVersion } from './prompt/deal-text.ts';
import { estimateDeal } from './prompt/estimate.ts';
import { systemPrompt } from './prompt/system-prompt.ts';
import { dealReplySchema } from './reply.ts';

/** A heavy deal's recent half year; far below the context of the models it is meant for. */
const maxInputTokens = 60_000;
/** Room for long lists with their quotes; providers charge token limits with it, so it is kept tight. */
const maxOutputTokens = 4000;

/** Sales deals in, intelligence about each of them out. Its phases are attached by the wiring. */
export const dealsWorkload = defineWorkload({
  name: 'deals',
  version: '1',
  promptVersion: promptVersion([
    systemPrompt,
    canonicalJson(z.toJSONSchema(dealReplySchema)),
    renderingVersion,
  ]),
  noun: { one: 'deal', many: 'deals' },
  verb: 'analyzed',
  index: { keyPrefix: 'audit_intelligence', countField: 'total_deals' },
  fields: { id: 'deal_id', name: 'deal_name' },
  itemSchema: dealSchema,
  replySchema: dealReplySchema,
  maxInputTokens,
  maxOutputTokens,
  identify: (deal) => ({ id: deal.deal_id, name: nameOf(deal) }),
  estimate: (deal) => estimateDeal(deal, maxInputTokens),
  compose: composeDeal,
  conclude: concludeDeal,
  facts: factsOf,
  concludeWithoutCall: concludeEmptyDeal,
  countUnknownFields,
  highlights: (results, limit) => topDeals(results as Iterable<DealResult>, limit),
});
