import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { JobStore } from '@longhaul/ports/job-store';
import { gzipKeys } from './gzip-keys.ts';
import { putObjectOnce } from './s3/create-once.ts';
import { deleteObject } from './s3/delete-object.ts';
import { listFolders, listKeys, listPage } from './s3/listing.ts';
import { createObjectWriter } from './s3/object-writer.ts';
import { proveConditions } from './s3/prove.ts';
import { getObject, readObject } from './s3/read-object.ts';
import { createRequests, valueOf, type Requests, type S3StoreOptions } from './s3/requests.ts';
import { readItems, startUpload, walkUpload } from './s3/uploads.ts';
import { soundKey } from './sound-key.ts';

export type { Deadlines, S3StoreOptions } from './s3/requests.ts';

/**
 * Owns the objects of one bucket, or of one prefix in it. Compresses uploads and what its key calls
 * `.gz`, never keeps content between calls, never overwrites but in `replace`.
 *
 * S1 What is created once is put under `If-None-Match: *`; `prove` shows that the store keeps it.
 * S2 A reader sees a whole object or none: objects appear by one put or one completed upload.
 * S3 Every request ends by a deadline and a bounded number of attempts (`s3/requests.ts`).
 * S4 Memory stays flat: one gzip member and one part, or one piece, at a time.
 * S5 Keys that begin with a dot are the store's own and are not listed.
 *
 * Failures are thrown as `TerminalError` with a sentence for people where somebody must change
 * something, else as `RetryableError`. After one the object is absent or whole; putting it again
 * tells which.
 */
export type S3Store = JobStore & {
  /** Before the first job: refuses a store that does not keep create-once. See `s3/prove.ts`. */
  readonly prove: () => Promise<void>;
  /** A URL by which somebody without credentials may put one object, for so many seconds. */
  readonly putUrl: (key: string, seconds: number) => Promise<string>;
  /** Closes the connections; the store is not used after that. */
  readonly close: () => void;
};

export function createS3Store(options: S3StoreOptions): S3Store {
  const requests = createRequests(options);
  return gzipKeys({
    get: (key) => getObject(requests, soundKey(key)),
    putOnce: (key, bytes) => putObjectOnce(requests, soundKey(key), bytes),
    putStreamOnce: (key, pieces) => putStreamOnce(requests, soundKey(key), pieces),
    replace: (key, bytes) => replaceObject(requests, soundKey(key), bytes),
    delete: (key) => deleteObject(requests, soundKey(key)),
    list: (prefix) => listKeys(requests, prefix),
    listPage: (prefix, page) => listPage(requests, prefix, page),
    listFolders: (prefix) => listFolders(requests, prefix),
    upload: async (key) => startUpload(requests, soundKey(key)),
    readItems: (key, extents) => readItems(requests, soundKey(key), extents),
    walkUpload: (key) => walkUpload(requests, soundKey(key)),
    read: (key) => readObject(requests, soundKey(key)),
    prove: () => proveConditions(requests),
    putUrl: (key, seconds) => requests.putUrl(soundKey(key), seconds),
    close: requests.close,
  });
}

async function putStreamOnce(requests: Requests, key: string, pieces: AsyncIterable<Uint8Array>) {
  const object = createObjectWriter(requests, key);
  try {
    for await (const piece of pieces) await object.append(piece);
  } catch (error) {
    await object.abandon().catch(() => undefined);
    throw error;
  }
  return object.finish();
}

async function replaceObject(requests: Requests, key: string, bytes: Uint8Array): Promise<void> {
  const { bucket, fullKey } = requests;
  const answer = await requests.ask({
    doing: 'write',
    key,
    carries: 'content',
    run: (client, abortSignal) =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key: fullKey(key), Body: bytes }), {
        abortSignal,
      }),
  });
  valueOf(answer, 'a put without a condition');
}
