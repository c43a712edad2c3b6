import { handedBack, type ItemEnd, type ItemRun } from './item-run.ts';
import type { SpendingLedger } from './spending-ledger.ts';

/** Workers whose whole life was too short for an item, in a row, after which it is given up. */
const mostShortLives = 3;
/** An item should take no more of a worker's time than this share. */
const shareOfLife = 0.8;

/**
 * An item does not fit into the time that is left. Where it would fit into a fresh worker's, it goes back
 * and costs nothing. Where none of this kind ever has the time, that is told with what to raise, and after
 * a few workers the item ends: it would go from one to the next until the job's deadline.
 */
export function endForTime(run: ItemRun, needsMs: number, ledger: SpendingLedger): ItemEnd {
  const { wholeMs, attempt, item, ports } = run;
  if (needsMs <= wholeMs) return handedBack('no-time');
  const raiseTo = Math.ceil((needsMs / shareOfLife + ports.settings.reserveMs) / 1_000);
  const message = `${item.id} may take ${seconds(needsMs)} s, and a worker has ${seconds(wholeMs)} s for it in all: raise the workers' time-out to ${String(raiseTo)} s or more.`;
  if (attempt < mostShortLives) {
    return { kind: 'handed-back', reason: 'short-life', waitMs: 0, warning: message };
  }
  return { kind: 'failed', code: 'TOO_LARGE', message, spending: ledger.total() };
}

function seconds(ms: number): string {
  return String(Math.round(ms / 1_000));
}
