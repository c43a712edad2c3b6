/**
 * What went wrong with Redis, in a sentence, named by what the caller does next. Passwords never
 * stand in it: it names host and port alone.
 */
import { RetryableError, TerminalError } from '@longhaul/ports/errors';
import type { RedisAddress } from './redis-address.ts';

/** What a reply of Redis that begins with this word means. The words are Redis's own. */
const replies: readonly (readonly [word: RegExp, meaning: Meaning])[] = [
  [/^OOM\b/, soon(5_000, 'is out of memory and takes no writes: raise maxmemory or free some')],
  [/^READONLY\b/, soon(1_000, 'is a replica that takes no writes, as after a failover')],
  [/^LOADING\b/, soon(1_000, 'is still loading its data')],
  [/^BUSY\b/, soon(1_000, 'is busy with a script')],
  [/^MISCONF\b/, soon(5_000, 'takes no writes because it cannot save its data: see its log')],
  [/^NOREPLICAS\b/, soon(5_000, 'takes no writes because it has too few replicas')],
  [/^(?:CLUSTERDOWN|MASTERDOWN|TRYAGAIN)\b/, soon(1_000, 'is between two states of its cluster')],
  [
    /^(?:NOAUTH|WRONGPASS)\b|invalid (?:username-password|password)|AUTH.*without any password/i,
    never('refused the user or password: correct them in the address'),
  ],
  [/^NOPERM\b/, never('does not permit this user to do what is needed: widen its rights')],
  [/RESP type 21 /, never('speaks TLS: write its address as rediss:// or rediss+cluster://')],
  [/RESP type \d+ /, soon(1_000, 'does not speak as Redis does: check host and port')],
  [/^DENIED\b/, never('is in protected mode: give it a password or let this machine in')],
  [
    /^CROSSSLOT\b/,
    never('is a cluster, but was addressed as a single server: use redis+cluster://'),
  ],
];

const tlsFault =
  /^(?:ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|HOSTNAME_MISMATCH|EPROTO)/;

type Meaning = { readonly words: string; readonly retryAfterMs?: number };

function soon(retryAfterMs: number, words: string): Meaning {
  return { retryAfterMs, words };
}

function never(words: string): Meaning {
  return { words };
}

/**
 * The error to throw for what ioredis threw. `connection` is the last error of the connection, which
 * often knows why a command found none.
 */
export function redisFault(
  error: unknown,
  { name, hasTls }: Pick<RedisAddress, 'name' | 'hasTls'>,
  connection?: Error,
): RetryableError | TerminalError {
  if (error instanceof RetryableError || error instanceof TerminalError) return error;
  const thrown = error instanceof Error ? error : new Error(String(error));
  const meaning = meaningOf(thrown) ?? meaningOf(lastNodeError(thrown) ?? connection);
  const options = { cause: connection ?? thrown };
  if (meaning === undefined && isReply(thrown)) {
    return new TerminalError(`Redis at ${name} answered: ${thrown.message}`, { cause: thrown });
  }
  if (meaning === undefined) {
    const why = (connection ?? thrown).message;
    // A server without TLS takes the client's first message for an unfinished command, and is silent.
    const tls = hasTls ? ', and speaks TLS as its address says' : '';
    const message = `Redis at ${name} did not answer (${why}). Check that it runs and can be reached${tls}.`;
    return new RetryableError(message, 1_000, options);
  }
  const message = `Redis at ${name} ${meaning.words}.`;
  if (meaning.retryAfterMs === undefined) return new TerminalError(message, options);
  return new RetryableError(message, meaning.retryAfterMs, options);
}

/** Whether Redis itself answered with this error, and not the connection to it. */
export function isReply(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

/** A cluster's client that found no node to answer says why the last one did not. */
function lastNodeError(error: Error): Error | undefined {
  const last = 'lastNodeError' in error ? error.lastNodeError : undefined;
  return last instanceof Error ? last : undefined;
}

function meaningOf(error: Error | undefined): Meaning | undefined {
  if (error === undefined) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (tlsFault.test(code)) {
    return never(`and this client do not agree on TLS (${code}): check rediss:// and certificates`);
  }
  return replies.find(([word]) => word.test(error.message))?.[1];
}
