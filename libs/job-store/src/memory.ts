import type { Extent } from '@longhaul/jobs/documents/plan';
import type { JobStore, PutReply, Upload } from '@longhaul/ports/job-store';
import { pageOf } from './key-page.ts';
import { assertOneLine, itemEnd, joinPieces, splitItems } from './ndjson-items.ts';

/**
 * Owns the objects of one test or one short-lived process, in memory. Never touches a disk.
 *
 * M1 What is stored is a copy: nobody who keeps the bytes they gave or got can change an object.
 * M2 Whole or absent: an object enters the map in one step.
 */
export function createMemoryStore(): JobStore {
  const objects = new Map<string, Uint8Array>();
  const putOnce = (key: string, bytes: Uint8Array): PutReply => {
    if (objects.has(key)) return 'exists';
    objects.set(key, copyOf(bytes));
    return 'created';
  };
  return {
    get: async (key) => mapDefined(objects.get(key), copyOf),
    putOnce: async (key, bytes) => putOnce(key, bytes),
    putStreamOnce: async (key, pieces) => putOnce(key, await gather(pieces)),
    replace: async (key, bytes) => void objects.set(key, copyOf(bytes)),
    delete: async (key) => void objects.delete(key),
    list: (prefix) => listKeys(objects, prefix),
    listPage: async (prefix, page) => pageOf(listKeys(objects, prefix), page),
    listFolders: (prefix) => listFolders(objects, prefix),
    upload: async (key) => startUpload(key, putOnce),
    readItems: (key, extents) => readItems(objects.get(key), extents),
    walkUpload: (key) => splitItems(readWhole(objects.get(key))),
    read: (key) => readWhole(objects.get(key)),
  };
}

/** A copy also where the bytes are a Buffer, whose own `slice` would share them. */
function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

function mapDefined<From, To>(value: From | undefined, map: (value: From) => To): To | undefined {
  return value === undefined ? undefined : map(value);
}

async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const gathered: Uint8Array[] = [];
  for await (const piece of pieces) gathered.push(copyOf(piece));
  return joinPieces(gathered);
}

async function* listKeys(objects: ReadonlyMap<string, unknown>, prefix: string) {
  yield* [...objects.keys()].filter((key) => key.startsWith(prefix));
}

async function* listFolders(objects: ReadonlyMap<string, unknown>, prefix: string) {
  const below = [...objects.keys()].filter((key) => key.startsWith(prefix));
  const segments = below.map((key) => key.slice(prefix.length).split('/'));
  yield* new Set(segments.flatMap(([first = '', ...rest]) => (rest.length > 0 ? first : [])));
}

async function* readWhole(object: Uint8Array | undefined): AsyncGenerator<Uint8Array> {
  if (object) yield copyOf(object);
}

async function* readItems(object: Uint8Array | undefined, extents: readonly Extent[]) {
  for (const { offset, length } of extents) {
    const isInside = object !== undefined && offset + length <= object.byteLength;
    yield isInside ? copyOf(object.subarray(offset, offset + length)) : undefined;
  }
}

function startUpload(key: string, putOnce: (key: string, bytes: Uint8Array) => PutReply): Upload {
  let pieces: Uint8Array[] = [];
  return {
    write: async (item) => {
      assertOneLine(item);
      pieces.push(copyOf(item), itemEnd);
    },
    finish: async () => {
      if (putOnce(key, joinPieces(pieces)) === 'exists') {
        throw new Error(`The upload ${key} exists already: every upload takes a fresh name.`);
      }
    },
    abandon: async () => {
      pieces = [];
    },
  };
}
