/** What was spent before this index counted it: count. */
import { countsOf } from '../job-index.ts';
import type { PlannedJob } from '../job-index.ts';
import { countMoney } from '../money.ts';

/** Told of a moment that has passed, because an item has ended since, it changes nothing. */
export function count(
  job: PlannedJob,
  told: { ok: number; failed: number; spentMicroDollars: number },
): { kind: 'counted' | 'outdated' } {
  const { plan } = job;
  if (plan.money.isCounted) return { kind: 'counted' };
  const { ok, failed } = countsOf(plan);
  if (ok !== told.ok || failed !== told.failed) return { kind: 'outdated' };
  plan.money = countMoney(plan.money, told.spentMicroDollars);
  job.changeCount += 1;
  return { kind: 'counted' };
}
