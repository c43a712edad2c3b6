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
import type { Redis } from 'ioredis';
import type { RedisArgument } from './link.ts';

export type StreamEntry = { readonly id: string; readonly fields: readonly string[] };

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
  readonly call: (command: string, ...args: readonly RedisArgument[]) => Promise<unknown>;
  /** Makes the blocking connection; absent where streams must be polled. */
  readonly blocking: (() => Redis) | undefined;
};

type Watcher = {
  readonly key: string;
  lastId: string;
  readonly take: (entries: readonly StreamEntry[]) => void;
};

const blockMs = 1_000;
const pollMs = 200;
const retryMs = 500;
const pageEntries = 500;

export function createStreamWatch({ call, blocking }: StreamWatchOptions): StreamWatch {
  const watchers = new Set<Watcher>();
  const reader = blocking ? createBlockingReader(blocking, call) : createPollingReader(call);
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

/** Ids are milliseconds and a count, each of up to 64 bits. */
export function isAfter(id: string, other: string): boolean {
  const [ms = 0n, count = 0n] = id.split('-').map(BigInt);
  const [otherMs = 0n, otherCount = 0n] = other.split('-').map(BigInt);
  return ms > otherMs || (ms === otherMs && count > otherCount);
}

type Read = readonly { readonly key: string; readonly entries: readonly StreamEntry[] }[];
type Reader = {
  readonly read: (watchers: readonly Watcher[]) => Promise<Read>;
  readonly interrupt: () => void;
  readonly close: () => void;
};

/** Each stream once, from the oldest place that a watcher of it has reached. */
function placesOf(watchers: readonly Watcher[]): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const { key, lastId } of watchers) {
    const place = places.get(key);
    if (place === undefined || isAfter(place, lastId)) places.set(key, lastId);
  }
  return places;
}

function createBlockingReader(connect: () => Redis, call: StreamWatchOptions['call']): Reader {
  const breath = createBreath();
  let client: Redis | undefined;
  let clientId: number | undefined;
  let isReading = false;

  const open = (): Redis => {
    const made = connect();
    made.on('error', () => undefined);
    made.on('ready', () => {
      clientId = undefined;
      void made.client('ID').then(
        (id) => (clientId = id),
        () => undefined,
      );
    });
    return made;
  };
  const readOnce = async (places: ReadonlyMap<string, string>): Promise<Read> => {
    client ??= open();
    isReading = true;
    const wait = clientId === undefined ? pollMs : blockMs;
    const streams = [...places.keys(), ...places.values()];
    const reply: unknown = await client.call(
      ...(['XREAD', 'COUNT', String(pageEntries), 'BLOCK', String(wait), 'STREAMS'] as const),
      ...streams,
    );
    return readReply(reply);
  };
  return {
    read: async (watchers) => {
      try {
        return await readOnce(placesOf(watchers));
      } catch (error) {
        // A read that got no answer in time was on a dead connection: take another.
        if (error instanceof Error && /timed out/i.test(error.message)) client?.disconnect(true);
        await breath.take(retryMs);
        return [];
      } finally {
        isReading = false;
      }
    },
    interrupt: () => {
      breath.end();
      if (!isReading || clientId === undefined) return;
      // Where CLIENT is forbidden the read ends by itself within its short wait.
      call('CLIENT', 'UNBLOCK', clientId).catch(() => undefined);
    },
    close: () => {
      breath.close();
      client?.disconnect();
    },
  };
}

function createPollingReader(call: StreamWatchOptions['call']): Reader {
  const breath = createBreath();
  const readOne = async (key: string, lastId: string): Promise<Read> =>
    readReply(await call('XREAD', 'COUNT', pageEntries, 'STREAMS', key, lastId));
  return {
    read: async (watchers) => {
      const places = [...placesOf(watchers)];
      const reads = places.map(([key, lastId]) => readOne(key, lastId).catch((): Read => []));
      const read = (await Promise.all(reads)).flat();
      if (read.length === 0) await breath.take(pollMs);
      return read;
    },
    interrupt: breath.end,
    close: breath.close,
  };
}

/** A pause of real time that can be cut short: it paces the network and no rule of the protocol. */
function createBreath() {
  let wake = () => {};
  let isOver = false;
  return {
    take: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        if (isOver) return resolve();
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    end: () => wake(),
    close: () => {
      isOver = true;
      wake();
    },
  };
}

function readReply(reply: unknown): Read {
  if (!Array.isArray(reply)) return [];
  // RESP2 answers pairs; RESP3 a map, which ioredis flattens.
  const streams: unknown[] = Array.isArray(reply[0]) ? (reply as unknown[]).flat() : reply;
  const read: { key: string; entries: StreamEntry[] }[] = [];
  for (let at = 0; at + 1 < streams.length; at += 2) {
    const entries = streams[at + 1] as readonly (readonly [string, readonly string[]])[];
    read.push({
      key: String(streams[at]),
      entries: entries.map(([id, fields]) => ({ id, fields })),
    });
  }
  return read;
}
