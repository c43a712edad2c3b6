/**
 * A plan enters the index and leaves it: create, drop.
 *
 * The store is the truth. Of a plan that it does not know the index is dropped, never corrected; what
 * is made anew knows no end of any item until the leader commits again what the store holds.
 */
import { initialState, transition } from '@longhaul/jobs/job-state';
import type { CreateArguments, CreateReply, Epoch } from '@longhaul/ports/coordinator-replies';
import { isDoubtful, isPlanned } from '../job-index.ts';
import type { BatchIndex, JobIndex, PlanIndex, PlannedJob } from '../job-index.ts';
import { openMoney } from '../money.ts';
import { dropLease, takeOverJournal } from '../stamps.ts';

export function create(job: JobIndex, plan: CreateArguments, now: number): CreateReply {
  if (job.leader?.epoch !== plan.epoch) return 'fenced';
  if (isPlanned(job)) {
    if (job.plan.planHash !== plan.planHash) return 'conflict';
    if (isDoubtful(job)) readmit(job, now + plan.quietMs);
    return 'exists';
  }
  const planned = Object.assign(job, { plan: newPlanIndex(plan, job.life(), now) });
  planned.state = transition({ ...initialState, round: plan.round }, { kind: 'planned' });
  planned.holdReason = '';
  planned.spentMs = plan.spentMs;
  planned.countedTo = now;
  planned.forgetAt = undefined;
  planned.plan.unreportedDeaths = takeOverJournal(planned);
  planned.changeCount += 1;
  return 'created';
}

/**
 * What came last may be forgotten: a batch that stands open may have been granted, and an item that
 * stands without an end may have an output. The leader opens again what it has compared, and counts what
 * was spent.
 */
function readmit(job: PlannedJob, quietUntil: number): void {
  for (const batch of job.plan.batches) batch.notBefore = undefined;
  job.plan.quietUntil = quietUntil;
  job.plan.life = job.life();
  job.plan.money = { ...job.plan.money, isCounted: false };
  job.changeCount += 1;
}

/** The journal's stamps go too: they are of this process, which is not dead. */
export function drop(job: JobIndex, { epoch }: { epoch: Epoch }): void {
  if (job.leader?.epoch !== epoch || !isPlanned(job)) return;
  for (const batch of job.plan.batches.keys()) dropLease(job, batch);
  const dropped: JobIndex = job;
  dropped.plan = undefined;
  dropped.state = initialState;
  dropped.holdReason = '';
  dropped.changeCount += 1;
}

function newPlanIndex(plan: CreateArguments, life: string, now: number): PlanIndex {
  return {
    planHash: plan.planHash,
    total: plan.total,
    batches: plan.batchSizes.map(newBatchIndex),
    items: new Map(),
    quietUntil: now + plan.quietMs,
    life,
    unreportedDeaths: [],
    fenceCount: 0,
    budgetMs: plan.budgetMs,
    deadlineAt: plan.deadlineAt,
    controlSeq: 0,
    thresholds: plan.thresholds,
    lanes: undefined,
    money: openMoney(plan.capMicroDollars, plan.spentMicroDollars),
  };
}

function newBatchIndex(size: number): BatchIndex {
  return {
    size,
    left: size,
    failed: 0,
    barrenAttempts: 0,
    dispatches: 0,
    notBefore: undefined,
    lease: undefined,
  };
}
