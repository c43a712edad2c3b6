import { createMemoryStore } from '@longhaul/job-store/memory';
import type { JobStore } from '@longhaul/ports/job-store';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { StoreWatch } from '../checkers/store-watch.ts';
import type { ItemOptions } from '../world/options.ts';
import { aroundStore } from './around.ts';

/** The store itself, with what stands in it and what was ever put. */
export type ObservedStore = {
  readonly store: JobStore;
  readonly hasObject: (key: string) => boolean;
  readonly read: (key: string) => Promise<string | undefined>;
};

/**
 * A memory store that is looked at after every change, and whose stored input is bad where an item's
 * nature says so.
 */
export function createObservedStore(
  natureOf: (id: string) => ItemOptions['nature'],
  on: { put: (key: string) => void; violation: (error: unknown) => void },
): ObservedStore {
  const inner = createMemoryStore();
  const watch = new StoreWatch();
  const present = new Set<string>();
  const watched = aroundStore(inner, async (call, act) => {
    const reply = await act();
    if (call.verb === 'delete') present.delete(call.about);
    else if (call.isMutation || call.verb === 'upload') present.add(call.about);
    try {
      if (call.isMutation) watch.applied(call, reply);
      if (reply === 'created') on.put(call.about);
    } catch (error) {
      on.violation(error);
    }
    return reply;
  });
  return {
    store: { ...watched, readItems: (key, extents) => spoiled(watched, natureOf, key, extents) },
    hasObject: (key) => present.has(key),
    read: async (key) => {
      const bytes = await inner.get(key);
      return bytes && decodeUtf8(bytes);
    },
  };
}

async function* spoiled(
  store: JobStore,
  natureOf: (id: string) => ItemOptions['nature'],
  ...[key, extents]: Parameters<JobStore['readItems']>
): AsyncGenerator<Uint8Array | undefined> {
  for await (const bytes of store.readItems(key, extents)) {
    const nature = bytes && natureOf(idIn(bytes));
    if (nature === 'missing') yield undefined;
    else if (bytes && nature === 'corrupt') yield bytes.with(2, 0x58);
    else yield bytes;
  }
}

function idIn(bytes: Uint8Array): string {
  return (JSON.parse(decodeUtf8(bytes)) as { deal_id: string }).deal_id;
}
