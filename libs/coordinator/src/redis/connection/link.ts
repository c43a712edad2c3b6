/**
 * The connections of one process to one Redis, single server or cluster.
 *
 * Owns one connection for commands and, once somebody waits, one for blocking reads. Never lets a
 * command hang: each has a time limit, and a socket that is silent for as long is given up.
 *
 * K1 A command is sent again after a lost connection, within its patience: all scripts may run twice.
 * K2 Nothing is queued while there is no connection, so that nothing old is sent when it is back.
 * K3 A script that the server has forgotten is sent in full.
 */
import { Cluster, Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import type { Clock } from '@longhaul/ports/clock';
import { RetryableError, TerminalError } from '@longhaul/ports/errors';
import type { Random } from '@longhaul/ports/random';
import type { LuaScript } from '../generated/scripts.ts';
import { readAddress } from './redis-address.ts';
import type { RedisAddress } from './redis-address.ts';
import { isReply, redisFault } from './redis-fault.ts';
import { createStreamWatch } from './stream-watch.ts';
import type { StreamWatch } from './stream-watch.ts';

export type RedisArgument = string | number;

export type RedisLinkOptions = {
  /** redis:// or rediss:// for one server, redis+cluster:// or rediss+cluster:// for a cluster. */
  readonly url: string;
  /** For waits that a caller asks for; the network's own time limits are real. */
  readonly clock: Clock;
  readonly random: Random;
  /** How long one sending of a command may take; with what is sent again, twice that. */
  readonly commandTimeoutMs?: number;
};

export type RedisLink = {
  /** Host and port, for people. */
  readonly address: string;
  readonly isCluster: boolean;
  readonly clock: Clock;
  readonly random: Random;
  /** Both throw RetryableError or TerminalError and nothing else. */
  readonly run: (
    script: LuaScript,
    keys: readonly string[],
    args: readonly RedisArgument[],
  ) => Promise<unknown>;
  readonly call: (command: string, ...args: readonly RedisArgument[]) => Promise<unknown>;
  readonly watch: StreamWatch;
  readonly close: () => Promise<void>;
};

const defaultCommandTimeoutMs = 5_000;
const longestReconnectMs = 2_000;

export function connectRedis(options: RedisLinkOptions): RedisLink {
  const { clock, random, commandTimeoutMs = defaultCommandTimeoutMs } = options;
  const address = readAddress(options.url);
  const client = createClient(address, random, { commandTimeoutMs });
  const sender = createSender(client, address, commandTimeoutMs);
  const call: RedisLink['call'] = (command, ...args) =>
    sender((to) => to.call(command, ...args.map(String)));
  const watch = createStreamWatch({
    call,
    blocking: address.isCluster
      ? undefined
      : () => createClient(address, random, { blockingTimeoutMs: commandTimeoutMs }) as Redis,
  });
  return {
    ...{ address: address.name, isCluster: address.isCluster, clock, random, call, watch },
    run: (script, keys, args) => sender((to) => evaluate(to, script, keys, args)),
    close: async () => {
      await watch.close();
      client.disconnect();
    },
  };
}

/** K3. */
async function evaluate(
  client: Redis | Cluster,
  { sha1, lua, keyCount }: LuaScript,
  keys: readonly string[],
  args: readonly RedisArgument[],
): Promise<unknown> {
  if (keys.length !== keyCount) {
    throw new TerminalError(`A script of ${keyCount} keys was given ${keys.length}.`);
  }
  const rest = [keyCount, ...keys, ...args].map(String);
  try {
    return await client.call('EVALSHA', sha1, ...rest);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return await client.call('EVAL', lua, ...rest);
  }
}

type Limits = { readonly commandTimeoutMs?: number; readonly blockingTimeoutMs?: number };

function createClient(address: RedisAddress, random: Random, limits: Limits): Redis | Cluster {
  const { commandTimeoutMs, blockingTimeoutMs } = limits;
  const wait = (times: number) =>
    Math.min(25 * 2 ** Math.min(times, 10), longestReconnectMs) * (0.5 + random.next() / 2);
  const options = {
    ...address.connection,
    connectTimeout: commandTimeoutMs ?? blockingTimeoutMs ?? defaultCommandTimeoutMs,
    // K1, K2: what a lost connection leaves is rejected at once, and sent again by the sender.
    ...{ maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false },
    // A blocking read may wait for its connection: it is bounded by its own time.
    enableOfflineQueue: blockingTimeoutMs !== undefined,
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    ...(commandTimeoutMs && { commandTimeout: commandTimeoutMs, socketTimeout: commandTimeoutMs }),
    ...(blockingTimeoutMs && {
      ...{ blockingTimeout: blockingTimeoutMs, blockingTimeoutGrace: blockingTimeoutMs },
    }),
  } satisfies RedisOptions;
  const { host, port } = address;
  if (!address.isCluster) return new Redis({ ...options, host, port, retryStrategy: wait });
  return new Cluster([{ host, port }], {
    redisOptions: withoutQueue(options),
    // The client of a cluster asks for its slots through its own queue; commands wait before it.
    ...{ enableOfflineQueue: true, clusterRetryStrategy: wait, scaleReads: 'master' },
    slotsRefreshTimeout: commandTimeoutMs ?? defaultCommandTimeoutMs,
  });
}

/** A cluster decides for its nodes whether they queue. */
function withoutQueue<T extends { enableOfflineQueue: boolean }>(options: T) {
  const { enableOfflineQueue: _enableOfflineQueue, ...rest } = options;
  return rest;
}

type Sending = (client: Redis | Cluster) => Promise<unknown>;

/** Sends when there is a connection, and again (K1) while patience lasts. */
function createSender(client: Redis | Cluster, address: RedisAddress, commandTimeoutMs: number) {
  let connectionError: Error | undefined;
  // However many commands wait for the connection, each listens for it.
  client.setMaxListeners(0);
  client.on('error', (error: Error) => (connectionError = error));
  client.on('ready', () => (connectionError = undefined));

  return async (send: Sending): Promise<unknown> => {
    const patience = AbortSignal.timeout(2 * commandTimeoutMs);
    /** What the server itself said last: more to the point than that it was lost after it. */
    let said: RetryableError | undefined;
    for (let pauseMs = 20; ; pauseMs = Math.min(2 * pauseMs, 500)) {
      try {
        await untilReady(client, patience);
        return await send(client);
      } catch (thrown) {
        const fault = redisFault(thrown, address, connectionError);
        const mayPass = fault instanceof RetryableError && fault.retryAfterMs <= 1_000;
        if (mayPass && isReply(thrown)) said = fault;
        if (!mayPass) throw fault;
        if (patience.aborted || client.status === 'end') throw said ?? fault;
      }
      await pause(pauseMs, patience);
    }
  };
}

/** Resolves when commands may be sent; rejects for an error of the connection, or without patience. */
function untilReady(client: Redis | Cluster, patience: AbortSignal): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const leave = () => {
      client.off('ready', onReady);
      client.off('error', onError);
      client.off('end', onEnd);
      patience.removeEventListener('abort', onAbort);
    };
    const end = (error?: Error) => {
      leave();
      if (error) reject(error);
      else resolve();
    };
    const onReady = () => end();
    const onError = (error: Error) => end(error);
    const onEnd = () => end(new Error('the connection was closed'));
    const onAbort = () => end(new Error('no connection in time'));
    client.once('ready', onReady);
    client.once('error', onError);
    client.once('end', onEnd);
    if (client.status === 'end') onEnd();
    else if (patience.aborted) onAbort();
    else patience.addEventListener('abort', onAbort);
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
