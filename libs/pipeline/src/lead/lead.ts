import { tooLarge } from '@longhaul/batching/worker-time';
import { openMarkerKey, type JobPlace } from '@longhaul/jobs/object-key';
import { controlCodec } from '@longhaul/jobs/documents';
import type { ItemReport, JobMeta } from '@longhaul/ports/coordinator-replies';
import { readControls, writeControl } from '../controls.ts';
import { writeRoundFiles } from '../end/round-files.ts';
import { sealRound } from '../end/seal.ts';
import type { LeaderPorts } from '../engine.ts';
import { planJob } from '../plan/plan-job.ts';
import { loadStanding } from '../rounds.ts';
import { loadSubmission } from '../submit/submit.ts';
import { failItems } from './fail-items.ts';
import type { LeadEnd, Leadership } from './leadership.ts';
import { commitStanding, standingItems } from './rebuild.ts';
import { tick } from './tick.ts';

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
    const round = await leadRound(ports, job, owner, signals.resign);
    if (round.kind !== 'finished') return round;
    const standing = await loadStanding(ports, job);
    if (standing.manifest) return round;
  }
}

async function leadRound(
  ports: LeaderPorts,
  job: JobPlace,
  owner: string,
  resign: AbortSignal,
): Promise<LeadEnd> {
  const reply = await ports.coordinator.lead(job, { owner, leaseMs: ports.settings.leaderLeaseMs });
  if (reply.kind === 'busy') return { kind: 'lost' };
  const submission = await loadSubmission(ports, job);
  if (!submission) throw new Error(`There is no job ${job.jobId}.`);
  const standing = await loadStanding(ports, job);
  emitPhase(ports, job, standing.round, 'planning');
  const adopted = await planJob(ports, submission);
  const { items } = adopted.plan;
  const leadership: Leadership = {
    ports,
    job,
    owner,
    resign,
    submission,
    adopted,
    standing,
    scope: { planHash: adopted.hash, round: standing.round },
    itemsByBatch: Map.groupBy(items, (item) => item.batch),
    itemsByKey: new Map(items.map((item) => [item.key, item])),
    epoch: reply.epoch,
    meta: reply.meta,
    lastControlsAt: ports.clock.now(),
    lastProgressAt: ports.clock.now(),
    lastEnded: 0,
    probes: 0,
    reconciled: new Set(),
  };
  if (!standing.manifest) {
    const end = await extract(leadership);
    if (end) return end;
  }
  await conclude(leadership);
  return { kind: 'finished' };
}

/** Runs the round until it is sealed; an end of another kind is returned. */
async function extract(leadership: Leadership): Promise<LeadEnd | undefined> {
  const { ports, job, resign } = leadership;
  if (!(await openIndex(leadership))) return { kind: 'lost' };
  emitPhase(ports, job, leadership.standing.round, 'extracting');
  let cursor = '';
  for (;;) {
    const verdict = await tick(leadership);
    switch (verdict.kind) {
      case 'seal':
        return (await sealRound(leadership, verdict.reason)) ? undefined : { kind: 'lost' };
      case 'lost':
        return verdict;
      case 'held':
        await keepHold(leadership);
        return verdict;
      case 'go-on':
        break;
    }
    if (resign.aborted && verdict.idle) {
      await ports.coordinator.resign(job, { epoch: leadership.epoch });
      return { kind: 'resigned' };
    }
    cursor = await nextWake(leadership, cursor, resign);
  }
}

/** Waits for an event or the tick; events close together share one tick. */
async function nextWake(
  { ports, job }: Leadership,
  cursor: string,
  resign: AbortSignal,
): Promise<string> {
  const { tickMs, coalesceMs } = ports.settings;
  const signal = resign.aborted ? new AbortController().signal : resign;
  const next = await ports.coordinator.changed(job, { cursor, waitMs: tickMs, signal });
  await ports.clock.sleep(coalesceMs, signal);
  return next;
}

/** Creates the index, or finds it; a fresh one is told what the store already knows. */
async function openIndex(leadership: Leadership): Promise<boolean> {
  const { ports, job, adopted, submission, standing } = leadership;
  const reports = await standingItems(ports, job, adopted, standing);
  const create = async (): Promise<string> =>
    ports.coordinator.create(job, {
      epoch: leadership.epoch,
      planHash: adopted.hash,
      round: standing.round,
      total: adopted.plan.items.length,
      batchSizes: batchSizes(leadership),
      budgetMs: adopted.plan.budgetMs,
      deadlineAt: adopted.plan.deadlineAt,
      spentMs: leadership.meta.spentMs,
      thresholds: submission.thresholds,
      capMicroDollars: submission.capMicroDollars,
      quietMs: ports.settings.workersOutliveIndex ? quietMs(ports) : 0,
    });
  let reply = await create();
  if (reply === 'conflict') {
    await ports.coordinator.drop(job, { epoch: leadership.epoch });
    reply = await create();
  }
  if (reply === 'fenced') return false;
  await ports.crashPoints('after-create');
  if (standing.round > 1) await ports.crashPoints('after-reopen');
  for (const control of await readControls(ports, job, standing.request?.controlSeq ?? 0)) {
    await ports.coordinator.control(job, control);
  }
  await commitStanding(leadership, reports);
  await refuseTooLarge(leadership, reports);
  ports.events.emit({
    kind: 'planned',
    at: ports.clock.now(),
    jobId: job.jobId,
    items: adopted.plan.items.length,
    batches: adopted.plan.batchCount,
    done: reports.length,
  });
  return true;
}

/** An item that no worker can finish is told so before a cent is spent on it. */
async function refuseTooLarge(leadership: Leadership, known: readonly ItemReport[]): Promise<void> {
  const { adopted, ports } = leadership;
  const budgetSeconds = ports.settings.planning.workerBudgetMs / 1000;
  const ended = new Set(known.map((report) => report.key));
  const large = adopted.plan.items.filter(
    (item) => !ended.has(item.key) && tooLarge(item.estimate.p90Seconds, budgetSeconds),
  );
  await failItems(leadership, large, 'TOO_LARGE');
}

/** Long enough for every living worker to renew once and so to re-adopt its lease. */
function quietMs(ports: LeaderPorts): number {
  return ports.settings.batchLeaseMs / 3 + 2_000;
}

function batchSizes({ adopted, itemsByBatch }: Leadership): number[] {
  return Array.from(
    { length: adopted.plan.batchCount },
    (_, batch) => itemsByBatch.get(batch)?.length ?? 0,
  );
}

/** A hold that a worker told the index is written down, so that it outlives the index. */
async function keepHold({ ports, job, meta }: Leadership): Promise<void> {
  if (meta.state.hold === 'none') return;
  const controls = await readControls(ports, job, 0);
  const last = controls.at(-1)?.control;
  const control = { kind: 'hold', hold: meta.state.hold, reason: meta.holdReason } as const;
  if (last && controlCodec.encodeText(last) === controlCodec.encodeText(control)) return;
  await ports.coordinator.control(job, await writeControl(ports, job, control));
}

/** From the seal to the deleted marker; repeated after a crash, it writes the same bytes again. */
async function conclude(leadership: Leadership): Promise<void> {
  const { ports, job } = leadership;
  const manifest = await writeRoundFiles(leadership);
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
  const { retentionMs } = ports.settings;
  await ports.coordinator.finish(job, { epoch: leadership.epoch, retentionMs });
  await ports.store.delete(openMarkerKey(job));
  ports.events.emit({
    kind: 'finished',
    at: ports.clock.now(),
    jobId: job.jobId,
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
