import { byCodeUnit } from '@longhaul/jobs/text';

/** The first keys after a key, in their order, from a listing in no order at all. */
export async function pageOf(
  keys: AsyncIterable<string>,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly string[]> {
  const wanted: string[] = [];
  for await (const key of keys) if (after === undefined || key > after) wanted.push(key);
  return wanted.sort(byCodeUnit).slice(0, limit);
}
