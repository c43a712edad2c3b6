import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { UsageError } from '@longhaul/ports/errors';

export type Input = {
  /** For people, and the job's default pipeline name. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
};

const gzipMagic = [0x1f, 0x8b] as const;

/**
 * Opens a file, or standard input for `-`; gzip is told by its first bytes, not by a name.
 *
 * @throws UsageError saying what is wrong with the path and what to do.
 */
export async function openInput(
  path: string,
  standardInput: AsyncIterable<Uint8Array>,
): Promise<Input> {
  if (path === '-') return { name: 'stdin', bytes: decompressed('standard input', standardInput) };
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const reason =
      error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${String(error.code)})`;
    throw new UsageError(`${path} ${reason}. Give a file of deals, or - for standard input.`);
  });
  if (stats.isDirectory()) {
    throw new UsageError(
      `${path} is a folder. Give one NDJSON or JSON file, or - for standard input.`,
    );
  }
  const name = basename(path)
    .replace(/\.gz$/i, '')
    .replace(/\.(nd)?jsonl?$/i, '');
  return { name: name === '' ? 'input' : name, bytes: decompressed(path, createReadStream(path)) };
}

/** Passes bytes on, through gunzip where they begin as gzip does. */
async function* decompressed(
  path: string,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    const first = await nextPiece(path, pieces);
    if (!first) return;
    const rest = remaining(path, first, pieces);
    const isGzip = gzipMagic.every((byte, index) => first[index] === byte);
    if (!isGzip) yield* rest;
    else yield* gunzip(path, rest);
  } finally {
    await pieces.return?.();
  }
}

async function* remaining(
  path: string,
  first: Uint8Array,
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let piece: Uint8Array | undefined = first; piece; piece = await nextPiece(path, pieces)) {
    yield piece;
  }
}

async function nextPiece(
  path: string,
  pieces: AsyncIterator<Uint8Array>,
): Promise<Uint8Array | undefined> {
  try {
    const next = await pieces.next();
    return next.done === true ? undefined : next.value;
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${codeOf(error)}.`, { cause: error });
  }
}

async function* gunzip(
  path: string,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip();
  const feed = (async () => {
    for await (const piece of source) {
      if (!unzip.write(piece)) await new Promise((resolve) => unzip.once('drain', resolve));
    }
    unzip.end();
  })().catch((error: unknown) => unzip.destroy(error instanceof Error ? error : undefined));
  try {
    for await (const piece of unzip as AsyncIterable<Uint8Array>) yield piece;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} is damaged gzip (${codeOf(error)}). Compress it again.`, {
      cause: error,
    });
  } finally {
    unzip.destroy();
    await feed;
  }
}

function codeOf(error: unknown): string {
  return (
    (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : 'unknown')
  );
}
