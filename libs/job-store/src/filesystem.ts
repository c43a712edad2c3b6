import { basename, dirname, resolve } from 'node:path';
import { fileError } from '@longhaul/platform/file-error';
import type { JobStore, Upload } from '@longhaul/ports/job-store';
import { startDraft, type Draft, type DraftPlace } from './filesystem/draft.ts';
import { realFiles, type FileOperations } from './filesystem/file-operations.ts';
import { createFolderKeeper } from './filesystem/folder-keeper.ts';
import { keyPath } from './filesystem/key-path.ts';
import { readExtents, readObject, readPieces } from './filesystem/object-file.ts';
import { removeIfPresent, sweepTemporaries } from './filesystem/sweep.ts';
import { folderNames, isDotted, walkFiles } from './filesystem/walk.ts';
import { gzipKeys } from './gzip-keys.ts';
import { pageOf } from './key-page.ts';
import { assertOneLine, itemEnd, splitItems } from './ndjson-items.ts';

/**
 * Owns the objects of a folder: one file each, under its key. Compresses only what
 * its key calls `.gz`, never keeps content in memory, never writes under an object's own name (`filesystem/draft.ts`).
 *
 * F1 What a reply reports has reached the disk: content first, then the name.
 * F2 A reader sees a whole object or none.
 * F3 No key leads out of the root (`filesystem/key-path.ts`).
 * F4 Names that begin with a dot are no objects: temporary files, locks, the system's own.
 *
 * Failures of the disk are thrown as `TerminalError` with a sentence for people, or as
 * `RetryableError` where they pass by themselves. After one the object is absent, or whole if the
 * failure came after its name was given; putting it again tells which.
 */
export type FilesystemStore = JobStore & {
  /** Removes temporary files of dead processes below a prefix: once a job's folder is locked. */
  readonly sweep: (prefix: string) => Promise<number>;
};

export type FilesystemStoreOptions = {
  /** Made with the first put, if need be. */
  readonly root: string;
  /** The disk; another one in tests. */
  readonly files?: FileOperations;
  /** `<pid>-<number>`: names this process in its temporary files. */
  readonly writer?: string;
};

/** A process number alone may come again; with the moment its process began it does not. */
const thisProcess = `${String(process.pid)}-${String(Math.trunc(performance.timeOrigin))}`;

export function createFilesystemStore(options: FilesystemStoreOptions): FilesystemStore {
  const { files = realFiles, writer = thisProcess } = options;
  const root = resolve(options.root);
  const folders = createFolderKeeper(files);
  const place = { files, folders, writer };
  return gzipKeys({
    ...readers(root),
    ...puts(root, place),
    delete: async (key) => {
      const path = keyPath(root, key);
      await named('delete', path, async () => {
        const wasThere = await removeIfPresent(() => files.remove(path));
        if (wasThere) await folders.sync(dirname(path));
      });
    },
    upload: async (key) => startUpload(keyPath(root, key), place),
    sweep: (prefix) => named('sweep', root, () => sweepTemporaries(root, prefix, writer)),
  });
}

type Puts = Pick<JobStore, 'putOnce' | 'putStreamOnce' | 'replace'>;

function puts(root: string, place: DraftPlace): Puts {
  return {
    putOnce: async (key, bytes) =>
      write(keyPath(root, key), place, async (draft) => {
        await draft.append(bytes);
        return draft.publishOnce();
      }),
    putStreamOnce: async (key, pieces) =>
      write(keyPath(root, key), place, async (draft) => {
        for await (const piece of pieces) await draft.append(piece);
        return draft.publishOnce();
      }),
    replace: async (key, bytes) =>
      write(keyPath(root, key), place, async (draft) => {
        await draft.append(bytes);
        await draft.publishOver();
      }),
  };
}

type Readers = Pick<
  JobStore,
  'get' | 'list' | 'listPage' | 'listFolders' | 'read' | 'readItems' | 'walkUpload'
>;

function readers(root: string): Readers {
  const read = (key: string): AsyncIterable<Uint8Array> => {
    const path = keyPath(root, key);
    return namedEach('read', path, readPieces(path));
  };
  return {
    get: async (key) => {
      const path = keyPath(root, key);
      return named('read', path, () => readObject(path));
    },
    list: (prefix) => namedEach('list', root, listKeys(root, prefix)),
    listPage: (prefix, page) => named('list', root, () => pageOf(listKeys(root, prefix), page)),
    listFolders: (prefix) => namedEach('list', root, listFolders(root, prefix)),
    readItems: (key, extents) => {
      const path = keyPath(root, key);
      return namedEach('read', path, readExtents(path, extents));
    },
    walkUpload: (key) => splitItems(read(key)),
    read,
  };
}

async function* listKeys(root: string, prefix: string): AsyncGenerator<string> {
  for await (const path of walkFiles(root, prefix)) {
    if (!isDotted(basename(path))) yield path;
  }
}

/** A folder from which everything was deleted is none: the truth is in the objects. */
async function* listFolders(root: string, prefix: string): AsyncGenerator<string> {
  for await (const name of folderNames(root, prefix)) {
    for await (const _first of listKeys(root, `${prefix}${name}/`)) {
      yield name;
      break;
    }
  }
}

/** Brings one draft to its end; whatever fails, it is not left lying about. */
async function write<Reply>(
  path: string,
  place: DraftPlace,
  finish: (draft: Draft) => Promise<Reply>,
): Promise<Reply> {
  return named('write', path, async () => {
    const draft = await startDraft(path, place);
    try {
      return await finish(draft);
    } catch (error) {
      await draft.discard();
      throw error;
    }
  });
}

async function startUpload(path: string, place: DraftPlace): Promise<Upload> {
  const draft = await named('write', path, () => startDraft(path, place));
  return {
    write: async (item) => {
      assertOneLine(item);
      // Both at once, so that items whose writes overlap cannot come between.
      await named('write', path, () => draft.append(item, itemEnd));
    },
    finish: async () => {
      const reply = await named('write', path, draft.publishOnce);
      if (reply === 'exists') {
        throw new Error(`The upload ${path} exists already: every upload takes a fresh name.`);
      }
    },
    abandon: draft.discard,
  };
}

/** Runs something on the disk and words its failure. */
async function named<Result>(doing: string, path: string, run: () => Promise<Result>) {
  try {
    return await run();
  } catch (error) {
    throw fileError(error, { doing, path });
  }
}

async function* namedEach<Value>(doing: string, path: string, values: AsyncIterable<Value>) {
  try {
    yield* values;
  } catch (error) {
    throw fileError(error, { doing, path });
  }
}
