import { addUsage, noUsage } from '@longhaul/admission/prices';
import type { Manifest } from '@longhaul/jobs/documents/manifest';
import type { OutcomeCode } from '@longhaul/jobs/outcome-code';
import type { ItemAccount } from './item-account.ts';

/** What a round adds up to, item by item. */
export type Totals = {
  readonly ok: number;
  readonly failed: number;
  readonly withoutCall: number;
  readonly failures: ReadonlyMap<OutcomeCode, number>;
} & Pick<Manifest, 'usage' | 'costMicroDollars' | 'requests' | 'rateRefusals'>;

/** Adds up accounts. The cost is known only when every item's is: a sum with a hole looks cheap. */
export function totalsOf(accounts: readonly ItemAccount[]): Totals {
  const failures = new Map<OutcomeCode, number>();
  let usage = noUsage;
  let cost: number | undefined = 0;
  let requests = 0;
  let rateRefusals = 0;
  for (const { item, spending } of accounts) {
    if (item.code !== undefined) failures.set(item.code, (failures.get(item.code) ?? 0) + 1);
    if (!spending) continue;
    usage = addUsage(usage, spending.usage);
    const itemCost: number | undefined = spending.costMicroDollars;
    cost = cost === undefined || itemCost === undefined ? undefined : cost + itemCost;
    requests += spending.tries.length;
    rateRefusals += spending.rateRefusals;
  }
  const ok = accounts.filter(({ item }) => item.outcome === 'ok').length;
  return {
    ok,
    failed: accounts.length - ok,
    withoutCall: accounts.filter(({ item }) => item.withoutCall === true).length,
    failures,
    usage,
    ...(cost === undefined ? {} : { costMicroDollars: cost }),
    requests,
    rateRefusals,
  };
}
