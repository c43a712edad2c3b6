import { markedRoundOf, openMarkerKey, type JobPlace } from '@longhaul/jobs/object-key';
import { encodeUtf8 } from '@longhaul/jobs/text';
import type { JobPorts } from './engine.ts';

/**
 * The markers that say a job is open, by which whoever leads finds it. Each round has its own: a redrive
 * may be asked for while the round before deletes its marker, and neither may undo what the other put,
 * however late a delete takes effect and whoever dies in between.
 */

type StorePort = Pick<JobPorts, 'store'>;

/** `at`: epoch milliseconds, for people who look. */
export async function putMarker(
  { store }: StorePort,
  job: JobPlace,
  { round, at }: { readonly round: number; readonly at: number },
): Promise<void> {
  await store.replace(openMarkerKey(job, round), encodeUtf8(String(at)));
}

/** The round's own goes last: as long as it stands, its end may lack something. */
export async function deleteMarkers({ store }: StorePort, job: JobPlace, upTo: number) {
  for (let round = 1; round <= upTo; round += 1) await store.delete(openMarkerKey(job, round));
}

/** Whether this round's end may lack something: the marker is the last that goes. */
export async function isRoundMarked(
  { store }: StorePort,
  job: JobPlace,
  round: number,
): Promise<boolean> {
  return (await store.get(openMarkerKey(job, round))) !== undefined;
}

/** Whether any round of a job is open. */
export async function isMarked(ports: StorePort, job: JobPlace): Promise<boolean> {
  return (await listMarkers(ports, job)).length > 0;
}

/** The keys of a job's markers. */
export async function listMarkers({ store }: StorePort, job: JobPlace): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(openMarkerKey(job, 1))) {
    if (markedRoundOf(key)?.jobId === job.jobId) keys.push(key);
  }
  return keys;
}
