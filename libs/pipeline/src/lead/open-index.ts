import { tooLarge } from '@longhaul/batching/worker-time';
import type { CreateArguments, CreateReply, ItemReport } from '@longhaul/ports/coordinator-replies';
import { capInForce, readControls, tellInOrder } from '../controls.ts';
import { redriven } from '../rounds.ts';
import { failItems } from './fail-items.ts';
import { controlsBefore, quietMs, type Leadership } from './leadership.ts';
import { commitStanding, standingItems } from './rebuild.ts';

/**
 * Creates the index of a round, or finds it; a fresh one is told what the store already knows.
 * False when another leader has the job.
 */
export async function openIndex(leadership: Leadership): Promise<boolean> {
  const { ports, job, adopted, standing } = leadership;
  const reports = await standingItems(ports, job, adopted, leadership.itemsByKey, standing);
  const controls = await readControls(ports, job, 0);
  const capMicroDollars = capInForce(leadership.submission, controls);
  // A plan that nobody worked on has cost nothing; what else is new to the index is counted, under a cap.
  const money = { capMicroDollars, spentMicroDollars: adopted.isNew ? 0 : undefined };
  let reply = await create(leadership, money);
  if (reply === 'conflict') {
    await ports.coordinator.drop(job, { epoch: leadership.epoch });
    reply = await create(leadership, money);
  }
  if (reply === 'fenced') return false;
  if (reply === 'exists') await reopen(leadership);
  await ports.crashPoints('after-create');
  if (standing.round > 1) await ports.crashPoints('after-reopen');
  await tellInOrder(ports, job, 0, await readControls(ports, job, controlsBefore(leadership)));
  // One that was made just now counts nothing yet: what it cost is read once, by who counts it.
  await commitStanding(leadership, reports, capMicroDollars !== undefined && reply === 'exists');
  await refuseTooLarge(leadership, reports);
  ports.events.emit({
    kind: 'planned',
    at: ports.clock.now(),
    jobId: job.jobId,
    planHash: adopted.hash,
    items: adopted.plan.items.length,
    batches: adopted.plan.batchCount,
    done: reports.length,
  });
  return true;
}

/** A user's deadline is the first round's: a redrive, asked for later, has its budget alone. */
async function create(
  leadership: Leadership,
  money: Pick<CreateArguments, 'capMicroDollars' | 'spentMicroDollars'>,
): Promise<CreateReply> {
  const { ports, job, adopted, submission, standing } = leadership;
  const { plan, hash, isNew } = adopted;
  return ports.coordinator.create(job, {
    epoch: leadership.epoch,
    planHash: hash,
    round: standing.round,
    total: plan.items.length,
    batchSizes: batchSizes(leadership),
    budgetMs: plan.budgetMs,
    deadlineAt: standing.round === 1 ? plan.deadlineAt : undefined,
    spentMs: leadership.meta.spentMs,
    thresholds: submission.thresholds,
    ...money,
    quietMs: ports.settings.workersOutliveIndex && !isNew ? quietMs(ports.settings) : 0,
  });
}

/** An index that still stands at the round before moves on; one that has moved stays as it is. */
async function reopen({ ports, job, epoch, adopted, standing }: Leadership): Promise<void> {
  const { round, request, previous } = standing;
  if (!request || !previous) return;
  const { items, budgetMs } = adopted.plan;
  const again = redriven(previous, request);
  const clear = items.filter(({ id }) => again.has(id)).map(({ key }) => key);
  await ports.coordinator.reopen(job, { epoch, round, clear, budgetMs });
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

function batchSizes({ adopted, itemsByBatch }: Leadership): number[] {
  return Array.from(
    { length: adopted.plan.batchCount },
    (_, batch) => itemsByBatch.get(batch)?.length ?? 0,
  );
}
