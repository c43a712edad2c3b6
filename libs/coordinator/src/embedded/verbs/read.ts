/** What is read of an index; nothing here changes it. */
import type {
  BatchState,
  Fence,
  ItemStanding,
  JobMeta,
  TerminalItem,
} from '@longhaul/ports/coordinator-replies';
import { countsOf, hasExpired, isPlanned, leftMsOf } from '../job-index.ts';
import type { JobIndex, PlannedJob } from '../job-index.ts';

/** Long answers come in pages of so many items. */
const pageSize = 500;

/** Before a plan is created its numbers are 0. */
export function metaOf(job: JobIndex, now: number): JobMeta {
  const { plan, state, createdAt, spentMs, holdReason } = job;
  return {
    state,
    planHash: plan?.planHash,
    now,
    leadLeftMs: leadLeftMsOf(job, now),
    createdAt,
    total: plan?.total ?? 0,
    batchCount: plan?.batches.length ?? 0,
    ...(plan ? countsOf(plan) : { ok: 0, failed: 0 }),
    spentMs,
    leftMs: isPlanned(job) ? leftMsOf(job, now) : 0,
    deadlineAt: plan?.deadlineAt,
    controlSeq: plan?.controlSeq ?? 0,
    thresholds: plan?.thresholds ?? {},
    lanes: plan?.lanes,
    capMicroDollars: plan?.money.cap.capMicroDollars,
    spentMicroDollars: plan?.money.isCounted ? plan.money.cap.settledMicroDollars : undefined,
    reservedMicroDollars: plan?.money.cap.reservedMicroDollars ?? 0,
    holdReason,
    quietMs: plan ? Math.max(plan.quietUntil - now, 0) : 0,
  };
}

function leadLeftMsOf({ leader }: JobIndex, now: number): number {
  return leader === undefined || hasExpired(leader, now) ? 0 : leader.expiresAt - now;
}

export function batchStatesOf({ plan }: PlannedJob, now: number): readonly BatchState[] {
  return plan.batches.map((batch, number) => ({
    batch: number,
    left: batch.left,
    failed: batch.failed,
    barrenAttempts: batch.barrenAttempts,
    dispatches: batch.dispatches,
    leased: batch.lease !== undefined,
    holder: batch.lease && ownerOf(batch.lease.fence),
    open: batch.notBefore !== undefined,
    dueInMs: Math.max((batch.notBefore ?? now) - now, 0),
  }));
}

/** A fence is `counter:owner`. */
function ownerOf(fence: Fence): string {
  return fence.slice(fence.indexOf(':') + 1);
}

/** Of every key asked for; one that was never heard of stands at none. */
export function standingsOf(
  job: PlannedJob | undefined,
  keys: readonly string[],
): ReadonlyMap<string, ItemStanding> {
  return new Map(
    keys.map((key) => {
      const { state, deaths } = job?.plan.items.get(key) ?? { state: { kind: 'none' }, deaths: 0 };
      return [key, { state, deaths }];
    }),
  );
}

/** The items that have ended at the moment of asking. */
export function terminalPagesOf({ plan }: PlannedJob): readonly (readonly TerminalItem[])[] {
  const items = [...plan.items].flatMap(([key, { state }]): TerminalItem[] =>
    state.kind === 'none' ? [] : [{ key, state }],
  );
  const pageCount = Math.ceil(items.length / pageSize);
  return Array.from({ length: pageCount }, (_, page) =>
    items.slice(page * pageSize, (page + 1) * pageSize),
  );
}
