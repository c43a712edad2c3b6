import { planKey, type JobPlace } from '@longhaul/jobs/object-key';
import { planCodec, planHash, type Plan, type PlanItem } from '@longhaul/jobs/documents/plan';
import { decodeUtf8 } from '@longhaul/jobs/text';
import type { JobStore } from '@longhaul/ports/job-store';

/**
 * What a leader keeps of an item for as long as it leads. Where the item stands in the input, and the
 * hash of it there, are its worker's, who reads them in the batch's index.
 */
export type LedItem = Omit<PlanItem, 'extent' | 'contentHash'>;

export type LedPlan = Omit<Plan, 'items'> & { readonly items: readonly LedItem[] };

/** The plan that counts, and its name. */
export type AdoptedPlan = {
  readonly plan: LedPlan;
  readonly hash: string;
  /** Put by this very call: nobody can be at work on it yet. */
  readonly isNew: boolean;
};

/** With all that is known of each item, for who reads inputs without leading. */
export type WholePlan = Omit<AdoptedPlan, 'plan'> & { readonly plan: Plan };

type PlanStore = { readonly store: Pick<JobStore, 'get'> };

/** @throws when the plan is there and unreadable. */
export async function loadPlan(ports: PlanStore, job: JobPlace): Promise<AdoptedPlan | undefined> {
  const whole = await loadWholePlan(ports, job);
  return whole && { ...whole, plan: ledPlan(whole.plan) };
}

/** @throws when the plan is there and unreadable. */
export async function loadWholePlan(
  ports: PlanStore,
  job: JobPlace,
): Promise<WholePlan | undefined> {
  const bytes = await ports.store.get(planKey(job));
  if (!bytes) return undefined;
  const decoded = planCodec.decodeText(decodeUtf8(bytes));
  if (!decoded.ok) throw new Error(`Job ${job.jobId} cannot be read: ${decoded.problem}`);
  return { plan: decoded.value, hash: planHash(decoded.value), isNew: false };
}

export function ledPlan(plan: Plan): LedPlan {
  return { ...plan, items: plan.items.map(ledItem) };
}

function ledItem({ id, key, name, workHash, estimate, batch }: PlanItem): LedItem {
  // Most ids are their own keys: one text then does for both.
  return { id, key: key === id ? id : key, name, workHash, estimate, batch };
}
