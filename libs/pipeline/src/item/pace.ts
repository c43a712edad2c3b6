import type { TokenUsage } from '@longhaul/admission/prices';
import { observe, type LatencyModel } from '@longhaul/batching/latency-model';

/**
 * How fast the model answers, against what the plan was made with: learned from every reply this
 * process sees. A plan is frozen; what fits into the time left is decided by the pace of today.
 */
export type Pace = { readonly planned: LatencyModel; current: LatencyModel };

export function openPace(planned: LatencyModel): Pace {
  return { planned, current: planned };
}

/** What the plan's seconds are worth now: 1 as planned, 2 twice as slow. */
export function paceFactor({ planned, current }: Pace): number {
  return current.ratio / planned.ratio;
}

export function learnPace(pace: Pace, usage: TokenUsage, durationMs: number): void {
  const { inputTokens, outputTokens } = usage;
  pace.current = observe(pace.current, { inputTokens, outputTokens, seconds: durationMs / 1000 });
}
