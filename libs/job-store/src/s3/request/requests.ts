import { addAbortSignal, type Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '@longhaul/ports/clock';
import type { Random } from '@longhaul/ports/random';
import { joinPieces } from '../../ndjson-items.ts';
import { defaultDeadlines, type Deadlines, type S3StoreOptions } from './options.ts';
import { presign } from './presign.ts';
import { DeadlineError, faultOf, storeError, type AnswerKind, type TroubleKind } from './fault.ts';

/** More than any process has calls in flight; a socket too few is a queue that nobody sees. */
const mostSockets = 512;

/**
 * The longest wait before each next attempt; the waits are drawn evenly below it (full jitter). A
 * stumble is first tried again at once on a new connection, then as AWS advises after 2 s and 4 s. A
 * store that asks for less gets less from the start. Two writers of one key part within moments.
 */
const waitsMs: Readonly<Record<TroubleKind, readonly number[]>> = {
  passing: [200, 2_000, 4_000, 8_000],
  slow: [2_000, 4_000, 8_000, 8_000],
  conflict: [50, 100, 200, 400, 800, 1_600, 3_200],
  credentials: [200, 2_000],
  standing: [],
};

export type Call<Value> = {
  readonly doing: 'read' | 'write' | 'list' | 'delete';
  /** The key or prefix it is about, as the port knows it. */
  readonly key: string;
  readonly carries: 'little' | 'content';
  /** One attempt. Must be harmless when done twice. */
  readonly run: (client: S3Client, signal: AbortSignal) => Promise<Value>;
};

/**
 * What a request came to. `mayHaveHappened`: an earlier attempt ended without an answer, so what it
 * asked for may be the very thing that this answer is about.
 */
export type Answer<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: AnswerKind; readonly mayHaveHappened: boolean };

/**
 * Owns the connections to one bucket. The only retry authority towards the store: the SDK's own
 * retries are off.
 *
 * R1 Every attempt ends by its deadline, its answer's body included.
 * R2 The number of attempts is bounded; then the caller is told by the error's class what to do.
 */
export type Requests = {
  readonly bucket: string;
  readonly fullKey: (key: string) => string;
  /** A key as the port knows it. */
  readonly portKey: (fullKey: string) => string;
  /** Bucket and endpoint, for people. */
  readonly place: string;
  readonly random: Random;
  /** A URL by which somebody without credentials may put one object, for so many seconds. */
  readonly putUrl: (key: string, seconds: number) => Promise<string>;
  readonly ask: <Value>(call: Call<Value>) => Promise<Answer<Value>>;
  readonly close: () => void;
};

export function createRequests(options: S3StoreOptions): Requests {
  const { bucket, prefix = '', clock, random, region, endpoint } = options;
  const deadlines = { ...defaultDeadlines, ...options.deadlines };
  const client = createClient(options, deadlines);
  const place = `at ${endpoint ?? `Amazon S3 in ${region}`}`;
  return {
    bucket,
    fullKey: (key) => prefix + key,
    portKey: (fullKey) => fullKey.slice(prefix.length),
    place: `${bucket} ${place}`,
    random,
    putUrl: async (key, seconds) =>
      presign({
        method: 'PUT',
        ...addressOf(options, prefix + key),
        region,
        credentials: await client.config.credentials(),
        atMs: clock.now(),
        seconds,
      }),
    ask: async ({ doing, key, carries, run }) => {
      const deadlineMs = carries === 'content' ? deadlines.bodyMs : deadlines.callMs;
      const attempt = () => withDeadline(clock, deadlineMs, (signal) => run(client, signal));
      const deed = { doing, place: `${bucket}/${prefix}${key} ${place}` };
      return tried(attempt, { clock, random, deed });
    },
    close: () => client.destroy(),
  };
}

/** As the SDK addresses it: the bucket in the host where it may stand there, else in the path. */
function addressOf(
  { bucket, region, endpoint, forcePathStyle = false }: S3StoreOptions,
  fullKey: string,
): { readonly origin: string; readonly path: string } {
  const origin = endpoint === undefined ? `https://s3.${region}.amazonaws.com` : endpoint;
  if (forcePathStyle || bucket.includes('.')) {
    return { origin: origin.replace(/\/$/, ''), path: `/${bucket}/${fullKey}` };
  }
  const url = new URL(origin);
  return { origin: `${url.protocol}//${bucket}.${url.host}`, path: `/${fullKey}` };
}

function createClient(options: S3StoreOptions, deadlines: Deadlines): S3Client {
  const { region, endpoint, credentials, forcePathStyle = false } = options;
  const agent = { keepAlive: true, maxSockets: mostSockets };
  return new S3Client({
    region,
    forcePathStyle,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: 1,
    // Asking leave before each part would cost a connection of its own a part.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: deadlines.connectMs,
      requestTimeout: deadlines.bodyMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}

type Trying = {
  readonly clock: Clock;
  readonly random: Random;
  readonly deed: { readonly doing: string; readonly place: string };
};

async function tried<Value>(
  attempt: () => Promise<Value>,
  { clock, random, deed }: Trying,
): Promise<Answer<Value>> {
  let mayHaveHappened = false;
  for (let attempts = 0; ; attempts += 1) {
    try {
      return { kind: 'ok', value: await attempt() };
    } catch (error) {
      const kind = faultOf(error);
      if (kind === 'foreign') throw error;
      if (isAnswer(kind)) return { kind, mayHaveHappened };
      const longestMs = waitsMs[kind][attempts];
      if (longestMs === undefined) throw storeError(error, kind, deed);
      mayHaveHappened ||= kind === 'passing' || kind === 'slow';
      await clock.sleep(random.next() * longestMs);
    }
  }
}

function isAnswer(kind: AnswerKind | TroubleKind): kind is AnswerKind {
  return kind === 'missing' || kind === 'taken' || kind === 'outside' || kind === 'gone';
}

async function withDeadline<Value>(
  clock: Clock,
  deadlineMs: number,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const cut = new AbortController();
  const ended = new AbortController();
  const late = clock.sleep(deadlineMs, ended.signal).then((): never => {
    // When the attempt has ended its connection is kept for the next one.
    if (!ended.signal.aborted) cut.abort();
    throw new DeadlineError(`no answer within ${String(deadlineMs)} ms`);
  });
  try {
    return await Promise.race([run(cut.signal), late]);
  } finally {
    // Whoever lost the race is no longer listened to.
    late.catch(() => undefined);
    ended.abort();
  }
}

/** The whole of a body; ends with an error once `signal` aborts. */
export async function bodyBytes(body: unknown, signal: AbortSignal): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const stream = addAbortSignal(signal, body as Readable);
  for await (const piece of stream as AsyncIterable<Uint8Array>) pieces.push(piece);
  return joinPieces(pieces);
}

/** The value of an answer that can be no other. */
export function valueOf<Value>(answer: Answer<Value>, what: string): Value {
  if (answer.kind === 'ok') return answer.value;
  throw new Error(`The store answered "${answer.kind}" to ${what}, which S3 never does.`);
}
