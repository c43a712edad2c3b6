/**
 * Items end: commit.
 *
 * Per item a join `none < failed < ok`. An ok is taken from anyone, because its output proves it
 * (I3); a failure only from who answers for the batch, the fence holder or the leader. An ok never
 * becomes failed (I4), and no more items end than the plan has (I2).
 */
import { joinItemState } from '@longhaul/jobs/outcome-code';
import type { ItemState } from '@longhaul/jobs/outcome-code';
import type { CommitReply, ItemReport, Reporter } from '@longhaul/ports/coordinator-replies';
import { batchOf, leaseOf, ordersOf } from '../job-index.ts';
import type { PlanIndex, PlannedJob } from '../job-index.ts';
import { settle } from '../money.ts';
import { itemOf, knownItem, liftStamp } from '../stamps.ts';

/** Checks every report before it takes the first, so that it takes all or throws. */
export function commit(
  job: PlannedJob,
  { by, items }: { by: Reporter; items: readonly ItemReport[] },
  now: number,
): CommitReply {
  requirePlanned(job.plan, items);
  const keys = { accepted: [], duplicate: [], refused: [] } as Record<Taking, string[]>;
  for (const report of items) keys[take(job, by, report)].push(report.key);
  return { kind: 'committed', ...keys, orders: ordersOf(job, now) };
}

type Taking = 'accepted' | 'duplicate' | 'refused';

function take(job: PlannedJob, by: Reporter, report: ItemReport): Taking {
  const taking = enter(job, by, report);
  const { key, costMicroDollars: microDollars } = report;
  const fence = by.kind === 'worker' ? by.fence : '';
  if (microDollars !== undefined) {
    settle(job.plan, { fence, key }, { microDollars, news: taking === 'accepted' });
  }
  return taking;
}

function enter(job: PlannedJob, by: Reporter, { key, batch, state }: ItemReport): Taking {
  if (state.kind === 'failed' && !answersFor(job, by, batch)) return 'refused';
  const item = itemOf(job.plan, key, batch);
  const known = item.state;
  item.state = joinItemState(known, state);
  const isNews = item.state !== known;
  if (isNews) count(job, batch, { from: known, to: item.state });
  liftStamp(job, key, batch);
  return isNews ? 'accepted' : 'duplicate';
}

/** Whatever is accepted is progress, whoever reports it: the batch's attempts begin anew. */
function count(job: PlannedJob, number: number, { from, to }: { from: ItemState; to: ItemState }) {
  const batch = batchOf(job.plan, number);
  if (from.kind === 'none') batch.left -= 1;
  if (from.kind === 'failed') batch.failed -= 1;
  if (to.kind === 'failed') batch.failed += 1;
  if (batch.left === 0) batch.notBefore = undefined;
  batch.barrenAttempts = 0;
  job.changeCount += 1;
}

function answersFor({ plan, leader }: PlannedJob, by: Reporter, batch: number): boolean {
  if (by.kind === 'leader') return leader?.epoch === by.epoch;
  return by.batch === batch && leaseOf(plan, batch, by.fence) !== undefined;
}

/** Throws a RangeError for a batch, or for more items of one, than the plan has. */
function requirePlanned(plan: PlanIndex, items: readonly ItemReport[]): void {
  const endless = items.filter(({ key, batch }) => {
    const known = knownItem(plan, key, batch);
    return known === undefined || known.state.kind === 'none';
  });
  for (const [batch, reports] of Map.groupBy(endless, (report) => report.batch)) {
    const { left } = batchOf(plan, batch);
    const count = new Set(reports.map(({ key }) => key)).size;
    if (count <= left) continue;
    throw new RangeError(
      `A commit ends ${String(count)} items of batch ${String(batch)}, which has ${String(left)} left: it names items that are not in plan ${plan.planHash}.`,
    );
  }
}
