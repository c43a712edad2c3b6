import { addUsage, costMicroDollars, noUsage, type PriceTable } from '@longhaul/admission/prices';
import type { ModelReply } from '@longhaul/jobs/model';
import type { Spending, TryRecord } from '@longhaul/jobs/documents/output';

/**
 * Adds up what one item costs over all its model requests, failed ones too. Cost is unknown as soon
 * as one request's price is: a sum with a hole would look cheap.
 */
export class SpendingLedger {
  readonly #prices: PriceTable;
  readonly #model: string;
  readonly #tries: TryRecord[] = [];
  #usage = noUsage;
  #cost: number | undefined = 0;
  #rateRefusals = 0;
  #told = 0;

  constructor(prices: PriceTable, model: string) {
    this.#prices = prices;
    this.#model = model;
  }

  /** Counts a request and returns its own cost, where it is known. */
  note(reply: ModelReply, startedAt: number, endedAt: number): number | undefined {
    const outcome = outcomeOf(reply);
    if (outcome === 'rate_limited' || outcome === 'overloaded') {
      this.#rateRefusals += 1;
      return 0;
    }
    const usage = reply.usage;
    this.#tries.push({
      startedAt,
      durationMs: Math.max(0, Math.round(endedAt - startedAt)),
      outcome,
      ...(usage ? { usage } : {}),
    });
    if (!usage) return 0;
    const model = reply.kind === 'answered' ? reply.model : this.#model;
    const cost = costMicroDollars(this.#prices, model, usage);
    this.#usage = addUsage(this.#usage, usage);
    this.#cost = cost === undefined || this.#cost === undefined ? undefined : this.#cost + cost;
    return cost;
  }

  /** What was spent since it was told last; unknown as the whole is. */
  get untoldMicroDollars(): number | undefined {
    return this.#cost === undefined ? undefined : this.#cost - this.#told;
  }

  /** The index was told what was spent so far. */
  tell(): void {
    this.#told = this.#cost ?? 0;
  }

  total(): Spending {
    return {
      usage: this.#usage,
      ...(this.#cost === undefined ? {} : { costMicroDollars: this.#cost }),
      priceTable: this.#prices.version,
      tries: [...this.#tries],
      rateRefusals: this.#rateRefusals,
    };
  }
}

export function outcomeOf(reply: ModelReply): string {
  return reply.kind === 'failed' ? reply.fault.code : reply.kind;
}
