/** A figure over several runs of one side: the median and how far the runs lie apart. */
export type Summary = {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
};

/**
 * The middle value; of an even number of values the mean of the two in the middle.
 *
 * @throws RangeError without values
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) {
    throw new RangeError('There is no median of no values: run the bench at least once.');
  }
  return (lower + upper) / 2;
}

/** @throws RangeError without values */
export function summarize(values: readonly number[]): Summary {
  return {
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    runs: values.length,
  };
}

/**
 * Run by run, `values` over `bases`: what happened to the machine during a run happened to both, so
 * the ratio says more than the quotient of two medians.
 *
 * @throws RangeError when there are not as many of one as of the other
 */
export function ratios(values: readonly number[], bases: readonly number[]): number[] {
  if (values.length !== bases.length) {
    throw new RangeError(`${values.length} runs cannot be compared with ${bases.length}.`);
  }
  return values.map((value, run) => value / (bases[run] ?? NaN));
}
