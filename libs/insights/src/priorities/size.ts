import type { DealRecord } from '../deal-record.ts';

/** Fewer amounts in one currency are no scale. */
const minAmounts = 5;

/**
 * A deal's size among the deals of its own currency, 0 (the smallest) to 1: amounts of different
 * currencies are not compared, as no rate is known. Undefined without an amount, or where fewer than
 * five deals have one. All deals of the job count, missing ones too, so that it does not depend on
 * which analyses succeeded.
 */
export function sizesOf(
  records: readonly DealRecord[],
): (record: DealRecord) => number | undefined {
  const byCurrency = new Map<string, number[]>();
  for (const { amount, currency } of records) {
    if (amount === null) continue;
    const key = currency ?? '';
    const amounts = byCurrency.get(key);
    if (amounts) amounts.push(amount);
    else byCurrency.set(key, [amount]);
  }
  const sorted = new Map([...byCurrency].map(([key, all]) => [key, Float64Array.from(all).sort()]));
  return ({ amount, currency }) => {
    const amounts = sorted.get(currency ?? '');
    if (amount === null || !amounts || amounts.length < minAmounts) return undefined;
    const below = countBelow(amounts, amount);
    const same = countBelow(amounts, amount, true) - below;
    return (below + same / 2) / amounts.length;
  };
}

/** How many of the sorted values are below `limit`, or with `inclusive` at most it. */
export function countBelow(sorted: Float64Array, limit: number, inclusive = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] as number;
    if (value < limit || (inclusive && value === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}
