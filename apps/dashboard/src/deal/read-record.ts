import {
  dealRecordSchema,
  recordSpendingCodec,
  type DealResult,
  type Spending,
} from '@longhaul/api-contract/deals';
import type { Item } from '@longhaul/api-contract/documents/item';

export type DealRecord = {
  /** Absent where the item has no result, or another workload's. */
  readonly deal: DealResult | undefined;
  readonly spending: Spending | undefined;
};

/** An item's record in its two parts: what the workload concluded, and what it took. */
export function readRecord({ record, outcome }: Item): DealRecord {
  if (!record) return { deal: undefined, spending: undefined };
  const deal = outcome === 'ok' ? dealRecordSchema.safeParse(record) : undefined;
  // A failure keeps what it took apart, a result beside its own fields.
  const spending = recordSpendingCodec.decode(outcome === 'failed' ? record['spending'] : record);
  return {
    deal: deal?.success === true ? deal.data : undefined,
    spending: spending.ok ? spending.value : undefined,
  };
}
