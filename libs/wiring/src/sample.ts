import { generateDeals } from '@longhaul/sample-deals/generate';

export type SampleOptions = {
  readonly count: number;
  readonly seed: number;
  readonly size: 'full' | 'small';
};

/** The day the samples are written as of: fixed, so that the same seed gives the same bytes. */
const asOf = '2026-11-20';

/** Sample deals as NDJSON lines, made one at a time. */
export function* sampleLines(options: SampleOptions): Generator<string> {
  for (const { deal } of generateDeals({ ...options, asOf })) yield `${JSON.stringify(deal)}\n`;
}
