import { Readable, type Duplex } from 'node:stream';
import { createGunzip, createGzip, gunzipSync, gzipSync } from 'node:zlib';
import type { JobStore } from '@longhaul/ports/job-store';

/**
 * Keeps the promise of a key that ends in `.gz`: what stands under it is gzip, while the port takes
 * and gives plain bytes. Uploads are not touched: their extents are places in the stored bytes.
 */
export function gzipKeys<Store extends JobStore>(store: Store): Store {
  const isGzip = (key: string): boolean => key.endsWith('.gz');
  return {
    ...store,
    get: async (key) => {
      const bytes = await store.get(key);
      return bytes && isGzip(key) ? gunzipSync(bytes) : bytes;
    },
    putOnce: (key, bytes) => store.putOnce(key, isGzip(key) ? gzipSync(bytes) : bytes),
    putStreamOnce: (key, bytes) =>
      store.putStreamOnce(key, isGzip(key) ? through(bytes, createGzip()) : bytes),
    replace: (key, bytes) => store.replace(key, isGzip(key) ? gzipSync(bytes) : bytes),
    read: (key) => (isGzip(key) ? gunzipped(store.read(key)) : store.read(key)),
  };
}

async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]();
  const first = await pieces.next();
  // Nothing where there is no object: gunzip would call an empty stream broken.
  if (first.done === true) return;
  const rest = chain(first.value, pieces);
  yield* through(rest, createGunzip());
}

function through(source: AsyncIterable<Uint8Array>, transform: Duplex): AsyncIterable<Uint8Array> {
  return Readable.from(source).compose(transform) as AsyncIterable<Uint8Array>;
}

async function* chain(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
