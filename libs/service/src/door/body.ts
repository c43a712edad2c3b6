import { createGunzip } from 'node:zlib';
import type { Clock } from '@longhaul/ports/clock';
import { refusal } from '../refusal.ts';
import type { ServiceSettings } from '../settings.ts';

/**
 * A body as it arrives, within its limits. Nothing is held but the piece at hand; whoever reads
 * slowly makes the client wait.
 */
export type BodyLimits = Pick<
  ServiceSettings,
  'bodyIdleMs' | 'minBodyBytesPerSecond' | 'freePlainBytes' | 'maxInflation' | 'maxPlainBytes'
> & { readonly maxBytes: number };

const gzipMagic = [0x1f, 0x8b] as const;

/** @throws Refusal when the client is too slow or sends too much */
export async function* arrivingBytes(
  source: AsyncIterable<Uint8Array>,
  clock: Clock,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]();
  let bytes = 0;
  let waitedMs = 0;
  try {
    for (;;) {
      const askedAt = clock.now();
      const allowedMs = limits.bodyIdleMs + (1000 * bytes) / limits.minBodyBytesPerSecond;
      const patienceMs = Math.min(limits.bodyIdleMs, allowedMs - waitedMs);
      const next = await within(arrived(pieces), clock, patienceMs);
      // The time that our own side takes is not the client's.
      waitedMs += clock.now() - askedAt;
      if (next.done === true) return;
      bytes += next.value.byteLength;
      if (bytes > limits.maxBytes) throw tooLarge(limits.maxBytes);
      yield next.value;
    }
  } finally {
    // Not awaited: a source that never answers must not hold up the refusal.
    void Promise.resolve(pieces.return?.()).catch(() => undefined);
  }
}

/** A client that went away is no fault of ours, and nobody is there to be told. */
async function arrived(pieces: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await pieces.next();
  } catch {
    throw refusal('bad_request', 'The body ended before it was complete.');
  }
}

async function within<Value>(
  promise: Promise<Value>,
  clock: Clock,
  patienceMs: number,
): Promise<Value> {
  const done = new AbortController();
  const late = clock.sleep(Math.max(1, patienceMs), done.signal).then(() => {
    if (done.signal.aborted) return undefined;
    throw refusal('body_timeout', 'The body stopped arriving, or came too slowly.', {
      remedy: 'Send it again over a better connection, or in smaller parts.',
    });
  });
  late.catch(() => undefined);
  promise.catch(() => undefined);
  try {
    return (await Promise.race([promise, late])) as Value;
  } finally {
    done.abort();
  }
}

/** What does not come from the client at this moment, and still is of its size. @throws Refusal */
export async function* atMostBytes(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of source) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield piece;
  }
}

function tooLarge(maxBytes: number): Error {
  return refusal('too_large', `The body has more than ${String(maxBytes)} bytes.`, {
    remedy: 'Split it, or ask for an address to put it to (POST /v1/uploads).',
  });
}

/**
 * The plain bytes: through gunzip where they begin as gzip does, whatever a header says.
 *
 * @throws Refusal for damaged gzip, and for one that grows beyond measure
 */
export async function* plainBytes(
  source: AsyncIterable<Uint8Array>,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    const first = await beginning(pieces);
    const rest = chained(first, pieces);
    const isGzip = gzipMagic.every((byte, at) => first[at] === byte);
    yield* isGzip ? inflated(rest, limits) : rest;
  } finally {
    await pieces.return?.();
  }
}

/** Enough to tell what it is, however small the pieces are in which it comes. */
async function beginning(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let first: Uint8Array = new Uint8Array();
  while (first.byteLength < gzipMagic.length) {
    const next = await pieces.next();
    if (next.done === true) break;
    first = first.byteLength === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  return first;
}

async function* chained(
  first: Uint8Array,
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
    yield next.value;
  }
}

async function* inflated(
  source: AsyncIterable<Uint8Array>,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip();
  let bytesIn = 0;
  let bytesOut = 0;
  let sourceError: unknown;
  const feed = (async () => {
    for await (const piece of source) {
      bytesIn += piece.byteLength;
      if (unzip.destroyed) return;
      if (!unzip.write(piece)) await drained(unzip);
    }
    unzip.end();
  })().catch((error: unknown) => {
    sourceError = error;
    unzip.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const piece of unzip as AsyncIterable<Uint8Array>) {
      bytesOut += piece.byteLength;
      const allowed = Math.max(limits.freePlainBytes, limits.maxInflation * bytesIn);
      if (bytesOut > Math.min(allowed, limits.maxPlainBytes)) {
        throw refusal('too_large', 'The body grows beyond measure when it is decompressed.');
      }
      yield piece;
    }
  } catch (error) {
    throw sourceError ?? damaged(error);
  } finally {
    unzip.destroy();
    await feed;
  }
}

function drained(unzip: ReturnType<typeof createGunzip>): Promise<void> {
  return new Promise((resolve) => {
    unzip.once('drain', resolve);
    unzip.once('close', resolve);
  });
}

function damaged(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) return error;
  return refusal('bad_body', 'The body begins as gzip does and is damaged.', {
    remedy: 'Compress it again.',
  });
}

/** The whole of a small body as text. @throws Refusal as `arrivingBytes` does */
export async function bodyText(
  source: AsyncIterable<Uint8Array>,
  clock: Clock,
  limits: BodyLimits,
): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of arrivingBytes(source, clock, limits)) pieces.push(piece);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw refusal('bad_body', 'The body is not UTF-8.');
  }
}
