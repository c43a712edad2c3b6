import type { Manifest } from '@longhaul/jobs/documents/manifest';
import { roundFiles, roundKey, type JobPlace } from '@longhaul/jobs/object-key';
import type { JobMeta } from '@longhaul/ports/coordinator-replies';
import { writeRoundFiles } from '../end/round-files.ts';
import { sealRound } from '../end/seal.ts';
import type { LeaderPorts } from '../engine.ts';
import { deleteMarkers } from '../markers.ts';
import { planJob } from '../plan/plan-job.ts';
import { isRequested, loadStanding } from '../rounds.ts';
import { loadSubmission } from '../submit/submit.ts';
import { enterRecent } from '../submit/recent.ts';
import { gatherMs } from './timing/gather.ts';
import { keepHold } from './keep-hold.ts';
import type { LeadEnd, Leadership } from './leadership.ts';
import { openIndex } from './open-index.ts';
import { tick, type SealReason } from './tick.ts';
import { Resigned, whileLeading } from './while-leading.ts';

/**
 * Leads a job to the end of its newest round: plans it if nobody did, keeps the index true to the
 * store, dispatches what is due, seals when nothing is left, and writes the account. Every step may
 * be repeated by another leader after a crash; none is done by two at a time, because the
 * coordinator knows one epoch.
 */
export async function lead(
  ports: LeaderPorts,
  job: JobPlace,
  signals: { readonly resign: AbortSignal },
): Promise<LeadEnd> {
  const owner = ports.random.token();
  for (;;) {
    const { end, round } = await leadRound(ports, job, owner, signals.resign);
    // Asked for while this round ended: whoever leads here goes on with it.
    if (end.kind !== 'finished' || !(await isRequested(ports, job, round + 1))) return end;
  }
}

/** `round` is 0 where it was not even opened. */
type RoundEnd = { readonly end: LeadEnd; readonly round: number };

async function leadRound(
  ports: LeaderPorts,
  job: JobPlace,
  owner: string,
  resign: AbortSignal,
): Promise<RoundEnd> {
  const reply = await ports.coordinator.lead(job, { owner, leaseMs: ports.settings.leaderLeaseMs });
  if (reply.kind === 'busy') return { end: { kind: 'lost', leftMs: reply.leftMs }, round: 0 };
  const { epoch, meta } = reply;
  try {
    const leading = <Made>(action: () => Promise<Made>): Promise<Made> =>
      whileLeading(ports, job, owner, action, resign);
    const leadership = await leading(() =>
      openLeadership(ports, job, { owner, resign, epoch, meta }),
    );
    const { round } = leadership.standing;
    await leading(() => completeRoundBefore(leadership));
    if (!leadership.standing.manifest) {
      const end = await heedingWaits(leadership, () => extract(leadership));
      if (end) return { end, round };
    }
    await leading(() => conclude(leadership));
    await ports.coordinator.resign(job, { epoch });
    return { end: { kind: 'finished' }, round };
  } catch (error) {
    // Whoever tries next, here or elsewhere, need not wait for this lease to run out.
    await ports.coordinator.resign(job, { epoch }).catch(() => undefined);
    if (error instanceof Resigned) return { end: { kind: 'resigned' }, round: 0 };
    throw error;
  }
}

/** Reads where the job stands, and plans it if nobody did. */
async function openLeadership(
  ports: LeaderPorts,
  job: JobPlace,
  lead: Pick<Leadership, 'owner' | 'resign' | 'epoch' | 'meta'>,
): Promise<Leadership> {
  const submission = await loadSubmission(ports, job);
  if (!submission) throw new Error(`There is no job ${job.jobId}.`);
  await enterRecent(ports, submission);
  const standing = await loadStanding(ports, job);
  emitPhase(ports, job, standing.round, 'planning');
  const adopted = await planJob(ports, submission);
  const { items } = adopted.plan;
  return {
    ...lead,
    ports,
    job,
    submission,
    adopted,
    standing,
    scope: { planHash: adopted.hash, round: standing.round },
    itemsByBatch: Map.groupBy(items, (item) => item.batch),
    itemsByKey: new Map(items.map((item) => [item.key, item])),
    lastControlsAt: ports.clock.now(),
    lastTickAt: ports.clock.now(),
    quietUntil: 0,
    lastProgressAt: ports.clock.now(),
    lastEnded: undefined,
    pacePerMs: 0,
    waitsUntil: 0,
    probes: 0,
    manifest: undefined,
    isHoldKept: false,
    reconciled: new Set(),
    missing: new Map(),
    lastScanAt: ports.clock.now(),
    hasRoom: true,
    waitsForTurn: false,
  };
}

/** Hears, meanwhile, of items that wait for the model's limits: such a wait is no stall. */
async function heedingWaits<Made>(
  leadership: Leadership,
  action: () => Promise<Made>,
): Promise<Made> {
  const { ports, job } = leadership;
  const leave = ports.events.subscribe((event) => {
    if (event.kind !== 'item-waiting' || event.jobId !== job.jobId) return;
    const waitsUntil = ports.clock.now() + event.waitMs;
    leadership.waitsUntil = Math.max(leadership.waitsUntil, waitsUntil);
  });
  return action().finally(leave);
}

/** Runs the round until it is sealed; an end of another kind is returned. */
async function extract(leadership: Leadership): Promise<LeadEnd | undefined> {
  const { ports, job, owner, resign } = leadership;
  if (!(await whileLeading(ports, job, owner, () => openIndex(leadership), resign))) {
    return { kind: 'lost' };
  }
  emitPhase(ports, job, leadership.standing.round, 'extracting');
  let cursor = '';
  for (;;) {
    const verdict = await tick(leadership);
    await keepHold(leadership);
    switch (verdict.kind) {
      case 'seal':
        return (await sealWhileLeading(leadership, verdict.reason)) ? undefined : { kind: 'lost' };
      case 'lost':
        return verdict;
      case 'held':
        await ports.coordinator.resign(job, { epoch: leadership.epoch });
        return verdict;
      case 'go-on':
        break;
    }
    if (resign.aborted && (verdict.idle || ports.settings.whenResigned === 'leave')) {
      await ports.coordinator.resign(job, { epoch: leadership.epoch });
      return { kind: 'resigned' };
    }
    cursor = await nextWake(leadership, cursor, resign);
  }
}

function sealWhileLeading(leadership: Leadership, reason: SealReason): Promise<boolean> {
  const { ports, job, owner, resign } = leadership;
  return whileLeading(ports, job, owner, () => sealRound(leadership, reason), resign);
}

/** Waits for an event or the tick; events close together share one tick. */
async function nextWake(
  { ports, job, adopted, lastEnded, pacePerMs }: Leadership,
  cursor: string,
  resign: AbortSignal,
): Promise<string> {
  const { tickMs, coalesceMs } = ports.settings;
  const signal = resign.aborted ? new AbortController().signal : resign;
  const next = await ports.coordinator.changed(job, { cursor, waitMs: tickMs, signal });
  const { items, batchCount } = adopted.plan;
  const left = items.length - (lastEnded ?? 0);
  const crowdMs = gatherMs({ left, pacePerMs, batchCount, coalesceMs, tickMs });
  if (crowdMs > 0) await ports.clock.sleep(crowdMs, signal);
  return next;
}

/**
 * The account of the round before may be all that its leader left, where a redrive was asked for
 * before another one came: its files are what people read until this round has its own. An index
 * that was not lost knows whether it was finished.
 */
async function completeRoundBefore(leadership: Leadership): Promise<void> {
  const { ports, job, standing, meta } = leadership;
  const { previous } = standing;
  if (!previous) return;
  const { round } = previous;
  const isKnown = meta.planHash !== undefined;
  if (isKnown && (meta.state.round > round || meta.state.phase === 'done')) return;
  if (!isKnown && (await exists(ports, roundKey(job, round, roundFiles.timeline)))) return;
  const before = { round, request: undefined, manifest: previous, previous: undefined };
  await announce(leadership, await writeRoundFiles({ ...leadership, standing: before }));
}

async function exists({ store }: LeaderPorts, wanted: string): Promise<boolean> {
  for await (const key of store.list(wanted)) if (key === wanted) return true;
  return false;
}

/** From the seal to the deleted marker; repeated after a crash, it writes the same bytes again. */
async function conclude(leadership: Leadership): Promise<void> {
  const { ports, job } = leadership;
  const manifest = await writeRoundFiles(leadership);
  await announce(leadership, manifest);
  const { outcome, message } = manifest;
  const { retentionMs } = ports.settings;
  await ports.coordinator.finish(job, { epoch: leadership.epoch, retentionMs });
  await deleteMarkers(ports, job, manifest.round);
  ports.events.emit({
    kind: 'finished',
    at: ports.clock.now(),
    jobId: job.jobId,
    outcome,
    message,
  });
}

async function announce({ ports, job }: Leadership, manifest: Manifest): Promise<void> {
  const { round, outcome, message } = manifest;
  const id = `${job.jobId}/${String(round)}`;
  await ports.notifier?.notify({
    id,
    tenant: job.tenant,
    jobId: job.jobId,
    round,
    outcome,
    message,
  });
}

function emitPhase(
  ports: LeaderPorts,
  job: JobPlace,
  round: number,
  phase: JobMeta['state']['phase'],
): void {
  ports.events.emit({ kind: 'phase', at: ports.clock.now(), jobId: job.jobId, round, phase });
}
