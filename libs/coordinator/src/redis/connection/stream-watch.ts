/**
 * Waits for new entries of streams, of however many jobs, over one blocking connection.
 *
 * Owns the list of watched streams and the loop that reads them; both end when nobody watches. Never
 * decides what an entry means.
 *
 * W1 Entries of a stream reach each watcher in order, and none twice. W2 One blocking read covers all
 *    streams; a stream that is new cuts it short. W3 In a cluster one read cannot cover streams of
 *    several slots, so they are polled. W4 A lost connection delays entries, and loses none that the
 *    stream still holds.
 */
import { createBlockingReader, createPollingReader, isAfter } from './stream-reader.ts';
import type { BlockingReaderOptions, StreamEntry } from './stream-reader.ts';

export type StreamWatch = {
  /** Hands over what comes after `fromId`, until the returned function is called. */
  readonly follow: (
    key: string,
    fromId: string,
    take: (entries: readonly StreamEntry[]) => void,
  ) => () => void;
  readonly close: () => Promise<void>;
};

export type StreamWatchOptions = {
  readonly call: BlockingReaderOptions['call'];
  /** Makes the blocking connection; absent where streams must be polled. */
  readonly blocking: BlockingReaderOptions['connect'] | undefined;
};

type Watcher = {
  readonly key: string;
  lastId: string;
  readonly take: (entries: readonly StreamEntry[]) => void;
};

export function createStreamWatch({ call, blocking }: StreamWatchOptions): StreamWatch {
  const watchers = new Set<Watcher>();
  const reader = blocking
    ? createBlockingReader({ connect: blocking, call })
    : createPollingReader(call);
  let loop: Promise<void> | undefined;
  let isClosed = false;

  const run = async () => {
    while (watchers.size > 0 && !isClosed) {
      const read = await reader.read([...watchers]);
      for (const { key, entries } of read) {
        for (const watcher of watchers) if (watcher.key === key) hand(watcher, entries);
      }
    }
    loop = undefined;
    if (watchers.size > 0 && !isClosed) loop = run();
  };

  return {
    follow: (key, fromId, take) => {
      const watcher: Watcher = { key, lastId: fromId, take };
      watchers.add(watcher);
      if (loop) reader.interrupt();
      else if (!isClosed) loop = run();
      return () => {
        watchers.delete(watcher);
        if (watchers.size === 0) reader.interrupt();
      };
    },
    close: async () => {
      isClosed = true;
      watchers.clear();
      reader.close();
      await loop;
    },
  };
}

/** W1. */
function hand(watcher: Watcher, entries: readonly StreamEntry[]): void {
  const fresh = entries.filter(({ id }) => isAfter(id, watcher.lastId));
  const last = fresh.at(-1);
  if (!last) return;
  watcher.lastId = last.id;
  watcher.take(fresh);
}
