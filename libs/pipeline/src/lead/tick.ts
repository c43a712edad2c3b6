import { isOpen } from '@longhaul/jobs/job-state';
import type { BatchState, Epoch, Fenced, NoJob } from '@longhaul/ports/coordinator-replies';
import { readControls, tellInOrder } from '../controls.ts';
import { dispatchDue } from './dispatch.ts';
import { failItems } from './fail-items.ts';
import { pacePerMs } from './timing/gather.ts';
import { controlsBefore, isQuiet, quietMs, type LeadEnd, type Leadership } from './leadership.ts';
import { countSpent } from './money.ts';
import { reconcileBatches } from './reconcile.ts';
import { stallVerdict, waitsForTurn } from './timing/stall.ts';

/** Why a round is sealed: it names what an item without an end died of. */
export type SealReason = 'all-ended' | 'budget-spent' | 'stopped' | 'stalled';

export type Verdict =
  | { readonly kind: 'seal'; readonly reason: SealReason }
  | Extract<LeadEnd, { kind: 'held' | 'lost' }>
  /** `idle`: nothing is under a lease. */
  | { readonly kind: 'go-on'; readonly idle: boolean };

/** The store's controls are looked at this often, for one the index was never told. */
const controlsEveryMs = 30_000;
/** Attempts in a row without a commit after which a batch's missing items are given up. */
const maxBarrenAttempts = 5;

const lost: Verdict = { kind: 'lost' };

/** One look at the job: from the index's state to what must be done now. */
export async function tick(leadership: Leadership): Promise<Verdict> {
  const { ports, job } = leadership;
  const loss = await renewLead(leadership);
  if (loss) return loss;
  noteGap(leadership);
  if (leadership.meta.lanes !== undefined) ports.heedLanes?.(job, leadership.meta.lanes);
  await countSpent(leadership);
  await applyControls(leadership);
  const reaped = await reap(leadership);
  if (reaped) return reaped.kind === 'nojob' ? indexLost(leadership, leadership.epoch) : lost;
  const batches = await ports.coordinator.batches(job);
  const leased = batches.some((batch) => batch.leased);
  const { state, leftMs } = leadership.meta;
  if (state.stop !== 'none' && (state.stop === 'now' || !leased)) {
    return { kind: 'seal', reason: 'stopped' };
  }
  const left = await reconcileBatches(leadership, batches);
  leadership.waitsForTurn = waitsForTurn(leadership, batches);
  if (left.allEnded) return { kind: 'seal', reason: 'all-ended' };
  if (leftMs <= 0) return { kind: 'seal', reason: 'budget-spent' };
  // A leader before this one sealed the round and died over its account.
  if (!isOpen(state.phase)) return { kind: 'seal', reason: 'stalled' };
  if (state.hold !== 'none') return heldVerdict(leadership, leased);
  if (state.stop !== 'none' || leadership.resign.aborted) return { kind: 'go-on', idle: !leased };
  await giveUpBarren(leadership, batches);
  const dispatched = await dispatchDue(leadership, left);
  if (dispatched.noneFits && !leased) return { kind: 'seal', reason: 'budget-spent' };
  return stallVerdict(leadership, batches) ?? { kind: 'go-on', idle: !leased };
}

async function renewLead(leadership: Leadership): Promise<Verdict | undefined> {
  const { ports, job, owner, epoch, waitsForTurn: waits } = leadership;
  const leaseMs = ports.settings.leaderLeaseMs;
  const reply = await ports.coordinator.lead(job, { owner, leaseMs, waits });
  leadership.waitsForTurn = false;
  if (reply.kind === 'busy') return { kind: 'lost', leftMs: reply.leftMs };
  if (reply.epoch !== epoch || reply.meta.planHash === undefined || reply.doubtful) {
    return indexLost(leadership, reply.epoch);
  }
  leadership.meta = reply.meta;
  const ended = reply.meta.ok + reply.meta.failed;
  if (ended !== leadership.lastEnded) {
    const now = ports.clock.now();
    // What the first look finds may have ended under a leader before: it tells no pace.
    const more = Math.max(ended - (leadership.lastEnded ?? ended), 0);
    leadership.pacePerMs = pacePerMs(more, now - leadership.lastProgressAt);
    leadership.lastEnded = ended;
    leadership.lastProgressAt = now;
    leadership.probes = 0;
  }
  return undefined;
}

/**
 * The index is gone, or came back without what it was told last. The lead in what stands in its place
 * is given up at once: who compares it with the store, here or elsewhere, need not wait for a lease.
 */
async function indexLost({ ports, job }: Leadership, epoch: Epoch): Promise<Verdict> {
  await ports.coordinator.resign(job, { epoch });
  return { kind: 'lost', leftMs: 0 };
}

/** After a long gap, such as a sleeping machine's, living workers get the time to renew first. */
function noteGap(leadership: Leadership): void {
  const { clock, settings } = leadership.ports;
  const now = clock.now();
  if (now - leadership.lastTickAt > settings.batchLeaseMs / 2) {
    leadership.quietUntil = now + quietMs(settings);
  }
  leadership.lastTickAt = now;
}

async function applyControls(leadership: Leadership): Promise<void> {
  const { ports, job, meta } = leadership;
  const now = ports.clock.now();
  if (now - leadership.lastControlsAt < controlsEveryMs) return;
  leadership.lastControlsAt = now;
  const after = Math.max(meta.controlSeq, controlsBefore(leadership));
  await tellInOrder(ports, job, meta.controlSeq, await readControls(ports, job, after));
}

/** Takes dead workers' leases, and ends an item that killed one worker too many. */
async function reap(leadership: Leadership): Promise<Fenced | NoJob | undefined> {
  const { ports, job, epoch, itemsByKey } = leadership;
  if (isQuiet(leadership)) return undefined;
  const reply = await ports.coordinator.reap(job, { epoch });
  if (reply.kind !== 'reaped') return reply;
  for (const batch of reply.batches) {
    ports.events.emit({ kind: 'reaped', at: ports.clock.now(), jobId: job.jobId, batch });
  }
  const poisoned = reply.deaths
    .filter((death) => death.poison)
    .flatMap((death) => itemsByKey.get(death.key) ?? []);
  await failItems(leadership, poisoned, 'POISON');
  return undefined;
}

async function giveUpBarren(leadership: Leadership, batches: readonly BatchState[]): Promise<void> {
  for (const batch of batches) {
    if (batch.leased || batch.left === 0 || batch.barrenAttempts < maxBarrenAttempts) continue;
    const items = leadership.itemsByBatch.get(batch.batch) ?? [];
    await failItems(leadership, items, 'EXHAUSTED');
  }
}

function heldVerdict(leadership: Leadership, leased: boolean): Verdict {
  const { state, holdReason } = leadership.meta;
  // Its clocks stand still while a job is held.
  leadership.lastProgressAt = leadership.ports.clock.now();
  if (state.hold === 'none' || leased || leadership.ports.settings.whenHeld === 'wait') {
    return { kind: 'go-on', idle: !leased };
  }
  return { kind: 'held', hold: state.hold, reason: holdReason };
}
