import { basename, dirname, join } from 'node:path';
import { fileErrorCode } from '@longhaul/platform/file-error';
import type { PutReply } from '@longhaul/ports/job-store';
import { joinPieces } from '../ndjson-items.ts';
import type { FileOperations, OpenFile } from './file-operations.ts';
import type { FolderKeeper } from './folder-keeper.ts';

/**
 * Owns one temporary file on its way to becoming an object.
 *
 * D1 Nothing is ever written under an object's own name: the name appears when the content is
 *    complete and on disk.
 * D2 Create-once never renames, because a rename silently replaces what somebody else put first; a
 *    link fails instead.
 * D3 A reply means that the name is on disk too, `exists` included: whoever was first may not have
 *    got so far.
 * D4 After a failure the temporary file is removed as far as possible. What a dead process leaves
 *    is invisible to readers and removed by `sweep`.
 */
export type Draft = {
  /** Adds bytes at the end; holds at most one write's worth besides them. */
  readonly append: (...pieces: readonly Uint8Array[]) => Promise<void>;
  readonly publishOnce: () => Promise<PutReply>;
  readonly publishOver: () => Promise<void>;
  readonly discard: () => Promise<void>;
};

export type DraftPlace = {
  readonly files: FileOperations;
  readonly folders: FolderKeeper;
  /** Names this process in its temporary files: `<pid>-<number>`. */
  readonly writer: string;
};

/** Enough to make the cost of a write small against its bytes. */
const writeBytes = 64 * 1024;

export async function startDraft(path: string, place: DraftPlace): Promise<Draft> {
  const { files, folders } = place;
  const folder = dirname(path);
  const temporary = join(folder, temporaryName(place.writer));
  const file = await createIn(folder, temporary, place);
  const writer = bufferedWriter(file);
  const settle = async (): Promise<void> => {
    await writer.flush();
    await file.sync();
    await file.close();
  };
  return {
    append: writer.append,
    publishOnce: async () => {
      await settle();
      const reply = await linkOnce(files, temporary, path);
      await folders.sync(folder);
      await files.remove(temporary).catch(ignore);
      return reply;
    },
    publishOver: async () => {
      await settle();
      await files.rename(temporary, path);
      await folders.sync(folder);
    },
    discard: async () => {
      await file.close().catch(ignore);
      await files.remove(temporary).catch(ignore);
    },
  };
}

async function createIn(folder: string, path: string, place: DraftPlace): Promise<OpenFile> {
  await place.folders.ensure(folder);
  try {
    return await place.files.create(path);
  } catch (error) {
    if (fileErrorCode(error) !== 'ENOENT') throw error;
    place.folders.forget(folder);
    await place.folders.ensure(folder);
    return place.files.create(path);
  }
}

async function linkOnce(files: FileOperations, path: string, name: string): Promise<PutReply> {
  try {
    await files.link(path, name);
    return 'created';
  } catch (error) {
    if (fileErrorCode(error) === 'EEXIST') return 'exists';
    throw error;
  }
}

/** Gathers small pieces into large writes; large ones are written as they come, without a copy. */
function bufferedWriter(file: OpenFile) {
  let pieces: Uint8Array[] = [];
  let heldBytes = 0;
  let position = 0;
  const flush = async (): Promise<void> => {
    if (heldBytes === 0) return;
    const bytes = joinPieces(pieces);
    // The state moves on before the write, so that appends that overlap keep their own places.
    const at = position;
    position += bytes.byteLength;
    pieces = [];
    heldBytes = 0;
    await file.write(bytes, at);
  };
  return {
    flush,
    append: async (...added: readonly Uint8Array[]): Promise<void> => {
      for (const bytes of added) heldBytes += bytes.byteLength;
      if (heldBytes >= writeBytes) {
        pieces.push(...added);
        await flush();
      } else {
        // Copies: the caller may use its arrays again once this returns.
        for (const bytes of added) pieces.push(new Uint8Array(bytes));
      }
    },
  };
}

function ignore(): void {}

const temporaryMark = '.tmp-';

/** Of the whole process: two stores may write to one folder. */
let temporaryCount = 0;

/** A new name for a temporary file: `.tmp-<pid>-<start of the process>-<number>`. */
function temporaryName(writer: string): string {
  temporaryCount += 1;
  return `${temporaryMark}${writer}-${String(temporaryCount)}`;
}

/** The writer of a temporary file as its name tells it; `undefined` for any other file. */
export function writerOf(
  path: string,
): { readonly writer: string; readonly pid: number } | undefined {
  const match = /^\.tmp-((\d+)-\d+)-\d+$/.exec(basename(path));
  return match?.[1] === undefined ? undefined : { writer: match[1], pid: Number(match[2]) };
}
