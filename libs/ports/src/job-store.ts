import type { Extent } from '@longhaul/jobs/documents/plan';

export type PutReply = 'created' | 'exists';

/** A new object written piece by piece; it does not exist until `finish`. */
export type Upload = {
  /**
   * Appends one item. Where it stands is told by `walkUpload` once the upload is finished: an
   * adapter that compresses knows it only when what surrounds the item is closed.
   */
  readonly write: (item: Uint8Array) => Promise<void>;
  readonly finish: () => Promise<void>;
  /** Leaves nothing behind. */
  readonly abandon: () => Promise<void>;
};

/**
 * The truth of a job: objects under keys, plain bytes in and out (adapters compress). Keys are
 * relative paths made by `object-key.ts`.
 *
 * Edges:
 * - An object that was put is read back byte for byte.
 * - Reading an object that does not exist is undefined and no error.
 * - The second put of a key reports exists and changes nothing.
 * - Of many puts of one key at the same time exactly one is created.
 * - An object is never seen half written.
 * - Replacing a key shows either the old or the new bytes, never a mixture.
 * - Items of an upload are read back by their extents, in the order asked.
 * - An item whose extent lies outside the object is undefined and the others are still read.
 * - Walking an upload gives every item with its extent, in the order written.
 * - An upload that was not finished leaves no object.
 * - An abandoned upload leaves nothing behind.
 * - A listing gives every key under its prefix once, in no promised order.
 * - A listing of a prefix without keys is empty.
 * - A page of a listing gives the first keys after a key, in their order.
 * - A listing of folders gives every first segment under its prefix once.
 * - Deleting a key that does not exist is no error.
 * - A streamed object is created whole or not at all.
 */
export type JobStore = {
  readonly get: (key: string) => Promise<Uint8Array | undefined>;
  /** Durable when it resolves: this is what a checkpoint rests on. */
  readonly putOnce: (key: string, bytes: Uint8Array) => Promise<PutReply>;
  /** Like `putOnce` for what does not fit in memory. */
  readonly putStreamOnce: (key: string, bytes: AsyncIterable<Uint8Array>) => Promise<PutReply>;
  /** For markers and other files that may be written again. */
  readonly replace: (key: string, bytes: Uint8Array) => Promise<void>;
  readonly delete: (key: string) => Promise<void>;
  readonly list: (prefix: string) => AsyncIterable<string>;
  /**
   * Up to `limit` keys under a prefix in ascending order, those after the key `after` where it is
   * given. Costs what the page costs, not what stands under the prefix, where the store can.
   */
  readonly listPage: (
    prefix: string,
    page: { readonly after?: string | undefined; readonly limit: number },
  ) => Promise<readonly string[]>;
  /** The segments that follow `prefix` (empty, or ending in `/`) and are followed by more: tenants, jobs. */
  readonly listFolders: (prefix: string) => AsyncIterable<string>;
  readonly upload: (key: string) => Promise<Upload>;
  readonly readItems: (
    key: string,
    extents: readonly Extent[],
  ) => AsyncIterable<Uint8Array | undefined>;
  /** Every item of an upload with its extent, in the order written: what planning reads. */
  readonly walkUpload: (
    key: string,
  ) => AsyncIterable<{ readonly extent: Extent; readonly bytes: Uint8Array }>;
  /** The whole object in pieces, in order; nothing when it does not exist. */
  readonly read: (key: string) => AsyncIterable<Uint8Array>;
};
