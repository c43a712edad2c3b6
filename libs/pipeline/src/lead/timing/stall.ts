import type { BatchState } from '@longhaul/ports/coordinator-replies';
import { isQuiet, type Leadership } from '../leadership.ts';
import type { Verdict } from '../tick.ts';

/** A job moves when items end; slower than this is a stall, however slow the items are. */
const minStallMs = 120_000;
const stallFactor = 3;
/** p99 from p90, for estimates that carry only the p90. */
const p99OverP90 = 1.3;
/** Looks at a stalled job before its round is given up. */
const maxProbes = 3;

/**
 * Whether nothing has moved for too long. First the leader probes: what is open is offered and
 * dispatched again; in the end the round is sealed with what it has.
 */
export function stallVerdict(
  leadership: Leadership,
  batches: readonly BatchState[],
): Verdict | undefined {
  const { ports, job } = leadership;
  const now = ports.clock.now();
  if (isQuiet(leadership) || isWaiting(leadership, batches)) leadership.lastProgressAt = now;
  const stalledMs = now - leadership.lastProgressAt;
  if (stalledMs < minStallMs || stalledMs < stallMs(leadership, batches)) return undefined;
  leadership.lastProgressAt = now;
  leadership.probes += 1;
  if (leadership.probes > maxProbes) return { kind: 'seal', reason: 'stalled' };
  leadership.reconciled.clear();
  const seconds = Math.round(stalledMs / 1000);
  const message = `Nothing has ended for ${String(seconds)} s; looking again.`;
  ports.events.emit({ kind: 'warning', at: now, jobId: job.jobId, message });
  return undefined;
}

/** Waiting for the model's limits, for other jobs' turn, or before a batch is tried again is no stall. */
function isWaiting(leadership: Leadership, batches: readonly BatchState[]): boolean {
  if (leadership.ports.clock.now() < leadership.waitsUntil) return true;
  if (waitsForTurn(leadership, batches)) return true;
  const left = batches.filter((batch) => batch.left > 0);
  return left.every(({ open, dueInMs, dispatches }) => open && dueInMs > 0 && dispatches === 0);
}

/** Whether nothing of the job is at work or could be, because no room was given to it. */
export function waitsForTurn({ hasRoom }: Leadership, batches: readonly BatchState[]): boolean {
  if (hasRoom) return false;
  return batches.every(({ left, open, leased }) => left === 0 || (!open && !leased));
}

/** max(3 × p99 of the slowest item that is left, 120 s). */
function stallMs({ itemsByBatch }: Leadership, batches: readonly BatchState[]): number {
  let slowest = 0;
  for (const { batch, left } of batches) {
    if (left === 0) continue;
    for (const item of itemsByBatch.get(batch) ?? []) {
      slowest = Math.max(slowest, item.estimate.p90Seconds);
    }
  }
  return Math.max(stallFactor * slowest * p99OverP90 * 1000, minStallMs);
}
