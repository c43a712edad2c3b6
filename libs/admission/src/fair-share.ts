/**
 * Turns between tenants, in tokens started: weighted deficit round robin (Shreedhar and Varghese
 * 1995) without a round, because nobody here can make a tenant start. A tenant may go ahead of the
 * least served one that wants to start by one quantum and no further, which is the same bound.
 *
 * Owns what each tenant has started. Never decides how many workers there are, never reads a clock,
 * keeps no history: each change is returned as a value.
 *
 * F1 Between two tenants that both want to start all the while, tokens started, each divided by its
 *    weight, differ by at most one quantum and one start.
 * F2 The least served tenant that wants to start always may: nobody starves.
 * F3 Nobody saves up: who comes back is level with the least served one that waits.
 */

export interface TenantShare {
  /** Tokens started, divided by the weight. */
  readonly served: number;
  readonly wants: boolean;
}

export interface FairShare {
  /** How far one tenant may be ahead, in tokens; grows to the largest single start. */
  readonly quantumTokens: number;
  readonly tenants: ReadonlyMap<string, TenantShare>;
}

export function openFairShare(quantumTokens: number): FairShare {
  if (!(quantumTokens > 0)) throw new RangeError('A quantum must be above 0 tokens.');
  return { quantumTokens, tenants: new Map() };
}

/** Notes whether a tenant has work that it would start if it were its turn. */
export function noteWish(share: FairShare, tenant: string, wants: boolean): FairShare {
  const known = share.tenants.get(tenant);
  if (known?.wants === wants) return share;
  if (!known && !wants) return share;
  const level = leastServed(share);
  const served = wants ? Math.max(known?.served ?? 0, level ?? 0) : (known?.served ?? 0);
  return withTenant(share, tenant, { served, wants });
}

/** Whether it is the turn of a tenant that wants to start. */
export function mayStart(share: FairShare, tenant: string): boolean {
  const served = share.tenants.get(tenant)?.served ?? 0;
  return served - (leastServed(share) ?? served) < share.quantumTokens;
}

/** Charges a start to its tenant. Throws a RangeError for a weight that is not above 0. */
export function noteStart(
  share: FairShare,
  tenant: string,
  { tokens, weight }: { readonly tokens: number; readonly weight: number },
): FairShare {
  if (!(weight > 0)) throw new RangeError(`The weight of ${tenant} must be above 0.`);
  const known = share.tenants.get(tenant) ?? { served: leastServed(share) ?? 0, wants: true };
  const charged = withTenant(share, tenant, { ...known, served: known.served + tokens / weight });
  return { ...charged, quantumTokens: Math.max(share.quantumTokens, tokens / weight) };
}

/** Forgets tenants without work: what they started counts for nothing when they come back (F3). */
export function forgetTenant(share: FairShare, tenant: string): FairShare {
  const tenants = new Map(share.tenants);
  tenants.delete(tenant);
  return { ...share, tenants };
}

/** What the least served tenant that wants to start was served; `undefined` when nobody wants to. */
function leastServed({ tenants }: FairShare): number | undefined {
  let least: number | undefined;
  for (const { served, wants } of tenants.values()) {
    if (wants && (least === undefined || served < least)) least = served;
  }
  return least;
}

function withTenant(share: FairShare, tenant: string, next: TenantShare): FairShare {
  return { ...share, tenants: new Map(share.tenants).set(tenant, next) };
}
