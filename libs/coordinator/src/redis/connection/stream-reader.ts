/** How streams are read: many by one blocking connection, or one by one where that cannot be. */
import type { Redis } from 'ioredis';
import type { RedisArgument } from './link.ts';

export type StreamEntry = { readonly id: string; readonly fields: readonly string[] };

/** A stream and the entry after which to read. */
export type Place = { readonly key: string; readonly lastId: string };

const blockMs = 1_000;
const pollMs = 200;
const retryMs = 500;
const pageEntries = 500;

/** Ids are milliseconds and a count, each of up to 64 bits. */
export function isAfter(id: string, other: string): boolean {
  const [ms = 0n, count = 0n] = id.split('-').map(BigInt);
  const [otherMs = 0n, otherCount = 0n] = other.split('-').map(BigInt);
  return ms > otherMs || (ms === otherMs && count > otherCount);
}

export type Read = readonly { readonly key: string; readonly entries: readonly StreamEntry[] }[];
export type Reader = {
  /** Empty after a while without entries, after an interruption, and after a fault. */
  readonly read: (places: readonly Place[]) => Promise<Read>;
  readonly interrupt: () => void;
  readonly close: () => void;
};

/** Each stream once, from the oldest place that a watcher of it has reached. */
function placesOf(from: readonly Place[]): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const { key, lastId } of from) {
    const place = places.get(key);
    if (place === undefined || isAfter(place, lastId)) places.set(key, lastId);
  }
  return places;
}

export type BlockingReaderOptions = {
  readonly connect: () => Redis;
  /** A command over the other connection. */
  readonly call: (command: string, ...args: readonly RedisArgument[]) => Promise<unknown>;
};

export function createBlockingReader({ connect, call }: BlockingReaderOptions): Reader {
  const breath = createBreath();
  let connection: BlockingConnection | undefined;
  let isReading = false;

  return {
    read: async (places) => {
      connection ??= openConnection(connect);
      isReading = true;
      try {
        return await readBlocking(connection, placesOf(places));
      } catch (error) {
        // A read that got no answer in time was on a dead connection: take another.
        if (error instanceof Error && /timed out/i.test(error.message)) {
          connection.client.disconnect(true);
        }
        await breath.take(retryMs);
        return [];
      } finally {
        isReading = false;
      }
    },
    interrupt: () => {
      breath.end();
      if (!isReading || connection?.id === undefined) return;
      // Where CLIENT is forbidden the read ends by itself within its short wait.
      call('CLIENT', 'UNBLOCK', connection.id).catch(() => undefined);
    },
    close: () => {
      breath.close();
      connection?.client.disconnect();
    },
  };
}

/** `id` is the server's name for it, by which a read can be cut short; unknown at first. */
type BlockingConnection = { readonly client: Redis; id: number | undefined };

function openConnection(connect: () => Redis): BlockingConnection {
  const connection: BlockingConnection = { client: connect(), id: undefined };
  const { client } = connection;
  client.on('error', () => undefined);
  client.on('ready', () => {
    connection.id = undefined;
    client.client('ID').then(
      (id) => (connection.id = id),
      () => undefined,
    );
  });
  return connection;
}

async function readBlocking(
  { client, id }: BlockingConnection,
  places: ReadonlyMap<string, string>,
): Promise<Read> {
  const waitMs = id === undefined ? pollMs : blockMs;
  const limits = ['COUNT', String(pageEntries), 'BLOCK', String(waitMs)];
  const streams = ['STREAMS', ...places.keys(), ...places.values()];
  return readReply(await client.call('XREAD', ...limits, ...streams));
}

export function createPollingReader(call: BlockingReaderOptions['call']): Reader {
  const breath = createBreath();
  const readOne = async (key: string, lastId: string): Promise<Read> =>
    readReply(await call('XREAD', 'COUNT', pageEntries, 'STREAMS', key, lastId));
  return {
    read: async (places) => {
      const reads = [...placesOf(places)].map(([key, lastId]) =>
        readOne(key, lastId).catch((): Read => []),
      );
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
