/**
 * Runs an action on every entry, at most `limit` at a time, in order of arrival. The first error
 * stops further starts and is thrown once those under way have ended; so is an error of the entries.
 */
export async function forEachLimited<Entry>(
  entries: Iterable<Entry> | AsyncIterable<Entry>,
  limit: number,
  action: (entry: Entry) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const entry of entries) {
      if (failure) break;
      const run = action(entry)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(run));
      running.add(run);
      if (running.size >= limit) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
  if (failure) throw failure.error;
}
