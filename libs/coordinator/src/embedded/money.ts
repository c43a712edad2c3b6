/**
 * What a job has spent and may spend (I13), over the pure state of a cap.
 *
 * A reservation belongs to a lease and an item, and goes with either: an item's end settles it, a
 * lease that ends leaves it charged.
 */
import {
  chargeSpend,
  openCap,
  recordSpend,
  reserveSpend,
  settleSpend,
  withCap,
} from '@longhaul/admission/spending-cap';
import type { SpendingCap } from '@longhaul/admission/spending-cap';
import type { Fence, Spend, StampReply } from '@longhaul/ports/coordinator-replies';
import { isDoubtful } from './job-index.ts';
import type { PlanIndex, PlannedJob } from './job-index.ts';

export type Money = {
  cap: SpendingCap;
  /** False until the index was told what the store records; what is settled then means nothing. */
  readonly isCounted: boolean;
};

export function openMoney(capMicroDollars?: number, spentMicroDollars?: number): Money {
  const cap = openCap(capMicroDollars, spentMicroDollars);
  return { cap, isCounted: spentMicroDollars !== undefined };
}

/** By what the store records; what is charged for items whose end nobody told is in no record. */
export function countMoney({ cap }: Money, spentMicroDollars: number): Money {
  const charged = [...cap.charged.values()].reduce((sum, each) => sum + each, 0);
  return { cap: { ...cap, settledMicroDollars: spentMicroDollars + charged }, isCounted: true };
}

/** Why the request may not be made, or undefined once it is reserved. */
export function reserve(
  job: PlannedJob,
  at: { readonly fence: Fence; readonly key: string },
  { mostMicroDollars }: Spend,
): Extract<StampReply, { kind: 'unaffordable' }> | undefined {
  const { money } = job.plan;
  const { capMicroDollars, settledMicroDollars } = money.cap;
  if (capMicroDollars === undefined) return undefined;
  const refused = (isFinal: boolean, leftMicroDollars: number) =>
    ({ kind: 'unaffordable', isFinal, leftMicroDollars }) as const;
  if (!money.isCounted || isDoubtful(job)) return refused(false, 0);
  const answer = reserveSpend(money.cap, { id: idOf(at), mostMicroDollars });
  if (!answer.admitted) {
    const leftMicroDollars = Math.max(capMicroDollars - settledMicroDollars, 0);
    return refused(answer.reason !== 'in_flight', leftMicroDollars);
  }
  money.cap = answer.state;
  return undefined;
}

/** What was not reserved is counted where it is `news`: told for the first time. */
export function settle(
  { money }: PlanIndex,
  at: { readonly fence: Fence; readonly key: string },
  { microDollars, news }: { readonly microDollars: number; readonly news: boolean },
): void {
  const id = idOf(at);
  const isKnown = money.cap.open.has(id) || money.cap.charged.has(id);
  if (isKnown) money.cap = settleSpend(money.cap, id, microDollars);
  else if (news && money.isCounted) money.cap = recordSpend(money.cap, microDollars);
}

/** A lease ends: what is reserved under it was spent, until somebody tells better. */
export function chargeFence({ money }: PlanIndex, fence: Fence): void {
  for (const id of money.cap.open.keys()) {
    if (id.startsWith(`${fence} `)) money.cap = chargeSpend(money.cap, id);
  }
}

/** A round is closed: nobody will be heard any more. */
export function closeMoney(plan: PlanIndex): void {
  for (const id of plan.money.cap.open.keys()) plan.money.cap = chargeSpend(plan.money.cap, id);
  plan.money.cap = { ...plan.money.cap, charged: new Map() };
}

export function setCap({ money }: PlanIndex, capMicroDollars: number): void {
  money.cap = withCap(money.cap, capMicroDollars);
}

function idOf({ fence, key }: { readonly fence: Fence; readonly key: string }): string {
  return `${fence} ${key}`;
}
