import { open, type FileHandle } from 'node:fs/promises';
import type { Extent } from '@longhaul/jobs/documents/plan';
import { fileErrorCode } from '@longhaul/platform/file-error';

/** How much is read at a time, and so how much a reader holds besides a larger single item. */
const readBytes = 1024 * 1024;
/** Reading this much for nothing is cheaper than a second read. */
const gapBytes = 64 * 1024;

/** Whether an error says that there is no such object. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(fileErrorCode(error) ?? '');
}

/** An object in pieces, in order; nothing when there is none. */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  await using file = await openObject(path);
  for (let offset = 0; offset < file.size; offset += readBytes) {
    yield await file.read(offset, Math.min(readBytes, file.size - offset));
  }
}

/** An object as a whole; `undefined` when there is none. */
export async function readObject(path: string): Promise<Uint8Array | undefined> {
  await using file = await openObject(path);
  return file.exists ? file.read(0, file.size) : undefined;
}

/** The items at these extents, in their order; `undefined` for those that lie outside. */
export async function* readExtents(
  path: string,
  extents: readonly Extent[],
): AsyncGenerator<Uint8Array | undefined> {
  await using file = await openObject(path);
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

type ObjectFile = AsyncDisposable & {
  readonly exists: boolean;
  /** Bytes; 0 where nothing exists. */
  readonly size: number;
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
};

const noObject: ObjectFile = {
  exists: false,
  size: 0,
  read: () => Promise.resolve(new Uint8Array()),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

async function openObject(path: string): Promise<ObjectFile> {
  const handle = await openIfPresent(path);
  if (!handle) return noObject;
  const close = (): Promise<void> => handle.close();
  try {
    const stat = await handle.stat();
    if (stat.isFile()) {
      const read = (offset: number, length: number) => readExactly(handle, offset, length);
      return { exists: true, size: stat.size, read, [Symbol.asyncDispose]: close };
    }
  } catch (error) {
    await close();
    throw error;
  }
  await close();
  return noObject;
}

async function openIfPresent(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function readExactly(
  handle: FileHandle,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await handle.read(bytes, at, length - at, offset + at);
    if (bytesRead === 0) throw new Error('A stored object became shorter while it was read.');
    at += bytesRead;
  }
  return bytes;
}
