import type { PhaseInput } from '@longhaul/jobs/workload';
import { readResultSchema, recordOf, type DealRecord, type ReadResult } from './deal-record.ts';
import type { RuleSettings } from './patterns/rules.ts';

/** Results read between two pauses. */
export const readAtOnce = 500;

export type ReadDeals = {
  /** Every item of the plan, by its order there. */
  readonly records: readonly DealRecord[];
  /** The interventions that the model recommends, by deal. */
  readonly recommended: ReadonlyMap<string, string>;
};

/**
 * Reads results one at a time and keeps of each only what a record holds. A result that cannot be
 * read leaves its deal missing, never the report.
 */
export async function readRecords(
  { results, items, asOfMs }: Pick<PhaseInput, 'results' | 'items' | 'asOfMs'>,
  settings: RuleSettings,
  pause: PhaseInput['pause'],
): Promise<ReadDeals> {
  const rules = { asOfMs, settings };
  const indexes = new Map(items.map(({ id }, at) => [id, at]));
  const records = items.map((item) => recordOf(item, undefined, rules));
  const recommended = new Map<string, string>();
  let read = 0;
  for await (const json of results) {
    const parsed = readResultSchema.safeParse(json);
    if (parsed.success) keep(parsed.data);
    read += 1;
    if (read % readAtOnce === 0) await pause();
  }
  return { records, recommended };

  function keep(result: ReadResult): void {
    const at = indexes.get(result.deal_id);
    const item = at === undefined ? undefined : items[at];
    if (at === undefined || !item) return;
    records[at] = recordOf(item, result, rules);
    const { recommended_intervention: text } = result.intelligence;
    if (text !== null && text.trim() !== '') recommended.set(result.deal_id, text);
  }
}
