import { costMicroDollars, defaultPrices } from '@longhaul/admission/prices';
import type { ModelReply } from '@longhaul/jobs/model';
import type { JobMeta } from '@longhaul/ports/coordinator-replies';
import { work } from '../parts/workload.ts';
import { demand } from './violation.ts';

/** I13 as the index sees it, whenever a request was let through. */
export function checkReserved(meta: JobMeta): void {
  const { capMicroDollars: cap, spentMicroDollars: spent, reservedMicroDollars: reserved } = meta;
  if (cap === undefined) return;
  const isWithin = spent !== undefined && spent + reserved <= cap;
  demand(isWithin, 'I13', () => `${String(spent)} settled and ${reserved} reserved of ${cap}`);
}

/**
 * I13 as the provider sees it: what one job's requests have cost, whoever made them and whether anybody
 * heard the answer. Holds while its index has lost nothing, for a cap that stood before the first request.
 */
export class Bill {
  #paid = 0;
  #cap: number | undefined;
  #isSure = true;

  /** Only raised, in these worlds. `isUnderWay`: requests were made already. */
  capped(capMicroDollars: number, isUnderWay: boolean): void {
    if (this.#cap === undefined && isUnderWay) this.#isSure = false;
    this.#cap = Math.max(this.#cap ?? 0, capMicroDollars);
  }

  /** Reservations were forgotten, or requests are under way that none was made for. */
  unsure(): void {
    this.#isSure = false;
  }

  paid({ usage }: ModelReply): void {
    if (!usage) return;
    this.#paid += costMicroDollars(defaultPrices, work.model, usage) ?? 0;
    const isWithin = !this.#isSure || this.#cap === undefined || this.#paid <= this.#cap;
    demand(isWithin, 'I13', () => `${this.#paid} paid under a cap of ${String(this.#cap)}`);
  }
}
