import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { JobStore } from '@longhaul/ports/job-store';
import { soundKey } from '../sound-key.ts';
import { putObjectOnce } from './create-once.ts';
import { deleteObject } from './delete-object.ts';
import { listFolders, listKeys, listPage } from './listing.ts';
import { createObjectWriter } from './object-writer.ts';
import { proveConditions } from './prove.ts';
import { getObject, readObject } from './read-object.ts';
import type { S3StoreOptions } from './request/options.ts';
import { createRequests, valueOf, type Requests } from './request/requests.ts';
import { readItems, startUpload, walkUpload } from './uploads.ts';

/** The store over its loaded library. Whoever imports this file has loaded it. */
export type OpenedStore = JobStore & {
  /** Before the first job: refuses a store that does not keep create-once. See `prove.ts`. */
  readonly prove: () => Promise<void>;
  /** A URL by which somebody without credentials may put one object, for so many seconds. */
  readonly putUrl: (key: string, seconds: number) => Promise<string>;
  /** Closes the connections; the store is not used after that. */
  readonly close: () => void;
};

export function openStore(options: S3StoreOptions): OpenedStore {
  const requests = createRequests(options);
  return {
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
  };
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
