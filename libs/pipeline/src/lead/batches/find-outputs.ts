import { outputKey, outputPrefix, type JobPlace } from '@longhaul/jobs/object-key';
import type { JobPorts } from '../../engine.ts';
import { forEachLimited } from '../../for-each-limited.ts';
import type { LedItem } from '../../plan/adopted-plan.ts';

/** Keys that a store tells in one reply to a listing: S3's page. */
const pageKeys = 1_000;
/** Outputs asked for at the same time. */
const asks = 16;

/**
 * Which of some items have an output. Asks for exactly those keys where that takes no more requests
 * than listing all outputs of a job of `planItems` items; holds no more than what it was asked.
 */
export async function findOutputs(
  { store }: Pick<JobPorts, 'store'>,
  job: JobPlace,
  items: readonly LedItem[],
  planItems: number,
): Promise<readonly LedItem[]> {
  const byKey = new Map(items.map((item) => [outputKey(job, item), item]));
  const found = new Set<LedItem>();
  const look = async (prefix: string): Promise<void> => {
    for await (const key of store.list(prefix)) {
      const item = byKey.get(key);
      if (item) found.add(item);
    }
  };
  if (byKey.size <= planItems / pageKeys) await forEachLimited(byKey.keys(), asks, look);
  else await look(outputPrefix(job));
  return items.filter((item) => found.has(item));
}
