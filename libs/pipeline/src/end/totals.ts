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

/**
 * Adds up accounts in any order, one by one, so that what was spent on each item is forgotten at
 * once. The cost is known only when every item's is: a sum with a hole looks cheap.
 */
export class RunningTotals {
  readonly #failures = new Map<OutcomeCode, number>();
  #ok = 0;
  #failed = 0;
  #withoutCall = 0;
  #usage = noUsage;
  #cost: number | undefined = 0;
  #requests = 0;
  #rateRefusals = 0;

  add({ item, spending }: ItemAccount): void {
    if (item.outcome === 'ok') this.#ok += 1;
    else this.#failed += 1;
    if (item.withoutCall === true) this.#withoutCall += 1;
    const { code } = item;
    if (code !== undefined) this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
    if (!spending) return;
    const { usage, costMicroDollars, tries, rateRefusals } = spending;
    this.#usage = addUsage(this.#usage, usage);
    this.#cost =
      this.#cost === undefined || costMicroDollars === undefined
        ? undefined
        : this.#cost + costMicroDollars;
    this.#requests += tries.length;
    this.#rateRefusals += rateRefusals;
  }

  sum(): Totals {
    return {
      ...{ ok: this.#ok, failed: this.#failed, withoutCall: this.#withoutCall },
      ...{ failures: new Map(this.#failures), usage: this.#usage },
      ...(this.#cost === undefined ? {} : { costMicroDollars: this.#cost }),
      ...{ requests: this.#requests, rateRefusals: this.#rateRefusals },
    };
  }
}
