/** Looking at a batch costs about so much: large jobs are looked at less often. */
const lookMsPerBatch = 0.25;

export type GatherFacts = {
  /** Items of the plan that had not ended when the leader looked last. */
  readonly left: number;
  /** Items that ended a millisecond, between the last two looks that saw any end; 0 before. */
  readonly pacePerMs: number;
  readonly batchCount: number;
  readonly coalesceMs: number;
  readonly tickMs: number;
};

/**
 * How long a leader that was woken by a change waits for more of them, in ms, so that changes close
 * together share one look. Never longer than what is left would take at its recent pace, and not at all
 * for the last item: a job's end must not wait for a crowd that does not come. Where everything has
 * ended by the index' count and the leader looks on, the count is not what it waits for.
 */
export function gatherMs({ left, pacePerMs, batchCount, coalesceMs, tickMs }: GatherFacts): number {
  const usualMs = Math.min(Math.max(coalesceMs, batchCount * lookMsPerBatch), tickMs);
  // The change that woke the leader is most often an end itself.
  const others = left - 1;
  if (others === 0) return 0;
  return others < 0 || pacePerMs === 0 ? usualMs : Math.min(usualMs, others / pacePerMs);
}

/** Of items that ended within a time; two looks within a millisecond are taken as that far apart. */
export function pacePerMs(ended: number, withinMs: number): number {
  return ended / Math.max(withinMs, 1);
}
