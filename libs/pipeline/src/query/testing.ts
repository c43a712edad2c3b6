/** What the tests of queries ask: an engine's job, through the ports that reading needs. */
import { decodeUtf8 } from '@longhaul/jobs/text';
import type { Engine } from '../lead/testing.ts';
import { DocumentShelf } from './document-shelf.ts';
import type { ItemQueryPorts } from './query-ports.ts';
import type { FileReading } from './results.ts';

export function queriesOf({ store, leader, coordinator }: Engine): ItemQueryPorts {
  const { workload, events } = leader;
  return {
    store,
    shelf: new DocumentShelf(store),
    indexOf: (name) =>
      name === workload.name
        ? { workload, coordinator, eventsOf: async ({ jobId }) => events.history(jobId) }
        : undefined,
  };
}

/** The same store read by a process that knows of no index. */
export function strangerTo({ store }: Pick<Engine, 'store'>): ItemQueryPorts {
  return { store, shelf: new DocumentShelf(store), indexOf: () => undefined };
}

export async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of bytes) text += decodeUtf8(piece);
  return text;
}

/** @throws when it is no file. */
export async function fileText(reading: FileReading): Promise<string> {
  if (reading.kind !== 'bytes') throw new Error(`There is no file: ${reading.kind}.`);
  return textOf(reading.bytes);
}
