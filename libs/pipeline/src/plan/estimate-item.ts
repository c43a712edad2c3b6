import { estimateSeconds, type LatencyModel } from '@longhaul/batching/latency-model';
import type { Estimate } from '@longhaul/jobs/documents/plan';
import type { Json, JsonObject } from '@longhaul/jobs/wire';
import type { AnyWorkload, TokenEstimate } from '@longhaul/jobs/workload';

/**
 * What an item's call is expected to take; `undefined` when it needs none. Where the workload's own
 * code throws, the item is planned at its largest: whoever runs it meets the same error and codes it
 * INTERNAL, so that it costs its item and never the plan.
 */
export function estimateItem(
  workload: AnyWorkload,
  latency: LatencyModel,
  item: Json,
): Estimate | undefined {
  const tokens = tokensOf(workload, item);
  if (!tokens) return undefined;
  const { p50Seconds, p90Seconds } = estimateSeconds(latency, tokens);
  return { ...tokens, seconds: p50Seconds, p90Seconds };
}

function tokensOf(workload: AnyWorkload, item: Json): TokenEstimate | undefined {
  try {
    const needsCall = workload.concludeWithoutCall?.(item) === undefined;
    return needsCall ? workload.estimate(item) : undefined;
  } catch {
    return { inputTokens: workload.maxInputTokens, outputTokens: workload.maxOutputTokens };
  }
}

/** An item's facts; none where the workload keeps none, or fails on this item. */
export function factsOf(workload: AnyWorkload, item: Json): JsonObject {
  try {
    return workload.facts?.(item) ?? {};
  } catch {
    return {};
  }
}
