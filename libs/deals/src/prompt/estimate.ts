import type { TokenEstimate } from '@longhaul/jobs/workload';
import { summarizeContent } from '../content/content-summary.ts';
import type { Deal } from '../deal.ts';
import { packDeal } from './compose.ts';

/** A filled-in reply with half a dozen findings; the schema's limits allow several times as much. */
const usualOutputTokens = 800;

/**
 * What analyzing a deal will cost, from the same packing as its prompt, so that a deal's quoted
 * replies and cut ends are not paid for. Nothing for a deal without content, which needs no call.
 */
export function estimateDeal(deal: Deal, maxInputTokens: number): TokenEstimate {
  if (!summarizeContent(deal).has_meaningful_content) return { inputTokens: 0, outputTokens: 0 };
  const { inputTokens } = packDeal(deal, maxInputTokens);
  return { inputTokens, outputTokens: usualOutputTokens };
}
