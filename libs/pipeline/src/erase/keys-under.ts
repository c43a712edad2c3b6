import type { JobStore } from '@longhaul/ports/job-store';

/** Every key under a prefix, known before the first of them is deleted. */
export async function keysUnder(
  store: Pick<JobStore, 'list'>,
  prefix: string,
): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys;
}
