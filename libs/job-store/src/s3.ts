import { gzipKeys } from './gzip-keys.ts';
import type { OpenedStore } from './s3/open-store.ts';
import { checkPrefix, type S3StoreOptions } from './s3/request/options.ts';

export type { Deadlines, S3StoreOptions } from './s3/request/options.ts';

/**
 * Owns the objects of one bucket, or of one prefix in it. Compresses uploads and what its key calls
 * `.gz`, never keeps content between calls, never overwrites but in `replace`.
 *
 * S1 What is created once is put under `If-None-Match: *`; `prove` shows that the store keeps it.
 * S2 A reader sees a whole object or none: objects appear by one put or one completed upload.
 * S3 Every request ends by a deadline and a bounded number of attempts (`s3/request/requests.ts`).
 * S4 Memory stays flat: one gzip member and one part, or one piece, at a time.
 * S5 Keys that begin with a dot are the store's own and are not listed.
 * S6 The library is loaded with the first request: a worker that finds nothing to do starts without
 *    it, and nobody who only imports this waits for it.
 *
 * Failures are thrown as `TerminalError` with a sentence for people where somebody must change
 * something, else as `RetryableError`. After one the object is absent or whole; putting it again
 * tells which.
 */
export type S3Store = OpenedStore;

/** @throws UsageError when the prefix cannot stand before keys */
export function createS3Store(options: S3StoreOptions): S3Store {
  checkPrefix(options.prefix);
  let opening: Promise<OpenedStore> | undefined;
  const opened = () => {
    opening ??= import('./s3/open-store.ts').then(({ openStore }) => openStore(options));
    return opening;
  };
  async function* each<Piece>(
    of: (store: OpenedStore) => AsyncIterable<Piece>,
  ): AsyncGenerator<Piece> {
    yield* of(await opened());
  }
  return gzipKeys({
    get: async (key) => (await opened()).get(key),
    putOnce: async (key, bytes) => (await opened()).putOnce(key, bytes),
    putStreamOnce: async (key, pieces) => (await opened()).putStreamOnce(key, pieces),
    replace: async (key, bytes) => (await opened()).replace(key, bytes),
    delete: async (key) => (await opened()).delete(key),
    list: (prefix) => each((store) => store.list(prefix)),
    listPage: async (prefix, page) => (await opened()).listPage(prefix, page),
    listFolders: (prefix) => each((store) => store.listFolders(prefix)),
    upload: async (key) => (await opened()).upload(key),
    readItems: (key, extents) => each((store) => store.readItems(key, extents)),
    walkUpload: (key) => each((store) => store.walkUpload(key)),
    read: (key) => each((store) => store.read(key)),
    prove: async () => (await opened()).prove(),
    putUrl: async (key, seconds) => (await opened()).putUrl(key, seconds),
    // Where it could not be opened, every caller was told: there is nothing to close.
    close: () => void opening?.then((store) => store.close()).catch(() => undefined),
  });
}
