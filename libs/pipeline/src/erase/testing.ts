/** What the tests of erasing ask: an engine's job, its ports, and a store that is cut somewhere. */
import { createMemoryStore } from '@longhaul/job-store/memory';
import { decodeUtf8 } from '@longhaul/jobs/text';
import type { JobStore } from '@longhaul/ports/job-store';
import { until, type Engine } from '../lead/testing.ts';
import type { ErasePorts } from './erase-ports.ts';

export function erasing({ leader, coordinator }: Engine, store: JobStore = leader.store) {
  const owner: ErasePorts = { ...leader, store, coordinator };
  return {
    store,
    clock: leader.clock,
    portsOf: (workload: string) => (workload === leader.workload.name ? owner : undefined),
  };
}

/** Lets time pass until something is done: phases take breath by the clock. */
export async function inTime<Made>(engine: Engine, work: Promise<Made>): Promise<Made> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  // Awaited below; until then a failure must not look like one that nobody handles.
  done.catch(() => undefined);
  await until(engine, () => isDone);
  return done;
}

/** The process dies at its nth write: that one and all that follow never happen. */
export function cutAt(inner: JobStore, nth: number): JobStore {
  let writes = 0;
  const write = <Args extends readonly unknown[], Made>(
    act: (...args: Args) => Promise<Made>,
  ): ((...args: Args) => Promise<Made>) => {
    return (...args) => {
      writes += 1;
      return writes >= nth ? Promise.reject(new Error('cut')) : act(...args);
    };
  };
  return {
    ...inner,
    putOnce: write(inner.putOnce),
    putStreamOnce: write(inner.putStreamOnce),
    replace: write(inner.replace),
    delete: write(inner.delete),
    upload: async (key) => {
      const upload = await inner.upload(key);
      return { ...upload, finish: write(upload.finish) };
    },
  };
}

/** The same objects in a store of their own: one finished job serves for every place of a cut. */
export async function copyOf(store: JobStore): Promise<JobStore> {
  const copy = createMemoryStore();
  for await (const key of store.list('')) {
    await copy.putOnce(key, (await store.get(key)) ?? new Uint8Array());
  }
  return copy;
}

/** Every object whose key or bytes contain a text. */
export async function keysWith(store: JobStore, text: string): Promise<string[]> {
  const found: string[] = [];
  for await (const key of store.list('')) {
    const bytes = await store.get(key);
    if (bytes && decodeUtf8(bytes).includes(text)) found.push(key);
  }
  return found.sort();
}
