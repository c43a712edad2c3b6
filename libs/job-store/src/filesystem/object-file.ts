import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Extent } from '@longhaul/jobs/documents/plan';
import { fileErrorCode } from '@longhaul/platform/file-error';

/** How much is read at a time, and so how much a reader holds besides a larger single item. */
const readBytes = 256 * 1024;
/** Reading this much for nothing is cheaper than a second read. */
const gapBytes = 64 * 1024;

/** Whether an error says that there is no such object. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(fileErrorCode(error) ?? '');
}

/** An object in pieces, in order; nothing when there is none. */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  using file = await openObject(path);
  for (let offset = 0; offset < file.size; offset += readBytes) {
    yield await file.read(offset, Math.min(readBytes, file.size - offset));
  }
}

/** An object as a whole; `undefined` when there is none. */
export async function readObject(path: string): Promise<Uint8Array | undefined> {
  using file = await openObject(path);
  return file.exists ? await file.read(0, file.size) : undefined;
}

/** The items at these extents, in their order; `undefined` for those that lie outside. */
export async function* readExtents(
  path: string,
  extents: readonly Extent[],
): AsyncGenerator<Uint8Array | undefined> {
  using file = await openObject(path);
  for (const run of coalesce(extents, file.size)) {
    const bytes = await file.read(run.offset, run.end - run.offset);
    for (const part of run.parts) {
      const from = part ? part.offset - run.offset : 0;
      yield part && bytes.subarray(from, from + part.length);
    }
  }
}

/** Extents that one read covers; `undefined` stands for one outside the object. */
type Run = { readonly offset: number; end: number; readonly parts: (Extent | undefined)[] };

/** Joins extents that follow each other closely, as a batch's usually do, up to `readBytes`. */
function* coalesce(extents: readonly Extent[], size: number): Generator<Run> {
  let run: Run = { offset: 0, end: 0, parts: [] };
  for (const extent of extents) {
    const { offset, length } = extent;
    const end = offset + length;
    if (end > size) {
      run.parts.push(undefined);
      continue;
    }
    const isNear = offset >= run.end && offset <= run.end + gapBytes;
    if (run.parts.length > 0 && isNear && end - run.offset <= readBytes) {
      run.parts.push(extent);
      run.end = end;
    } else {
      yield run;
      run = { offset, end, parts: [extent] };
    }
  }
  yield run;
}

/**
 * Read at once and not through the thread pool: what is read was written a moment ago and lies in
 * the system's cache, where reading it takes less time than asking another thread to. Opening
 * and reading wait for a turn of the event loop, so that one who reads on and on leaves others theirs.
 */
type ObjectFile = Disposable & {
  readonly exists: boolean;
  /** Bytes; 0 where nothing exists. */
  readonly size: number;
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
};

const noObject: ObjectFile = {
  exists: false,
  size: 0,
  read: () => Promise.resolve(new Uint8Array()),
  [Symbol.dispose]: () => undefined,
};

async function openObject(path: string): Promise<ObjectFile> {
  await turn();
  const descriptor = openIfPresent(path);
  if (descriptor === undefined) return noObject;
  const close = (): void => closeSync(descriptor);
  try {
    const stat = fstatSync(descriptor);
    if (stat.isFile()) {
      const read = (offset: number, length: number) => readExactly(descriptor, offset, length);
      return { exists: true, size: stat.size, read, [Symbol.dispose]: close };
    }
  } catch (error) {
    close();
    throw error;
  }
  close();
  return noObject;
}

const turn = (): Promise<void> => new Promise(setImmediate);

function openIfPresent(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function readExactly(
  descriptor: number,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  await turn();
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const bytesRead = readSync(descriptor, bytes, at, length - at, offset + at);
    if (bytesRead === 0) throw new Error('A stored object became shorter while it was read.');
    at += bytesRead;
  }
  return bytes;
}
