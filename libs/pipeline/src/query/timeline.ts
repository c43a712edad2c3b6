import type { JobEvent } from '@longhaul/jobs/job-event';
import { roundFiles, roundKey, type JobPlace } from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson } from '@longhaul/jobs/wire';
import { splitLines } from '../split-lines.ts';
import { eventOfLine } from '../end/timeline.ts';
import type { QueryPorts } from './query-ports.ts';

/**
 * What happened in a round, oldest first: what was kept of a finished one, and what is still held of
 * one that is open. Nothing where neither is there.
 */
export async function* readTimeline(
  ports: QueryPorts,
  job: JobPlace,
  of: { readonly round: number; readonly workload: string },
): AsyncGenerator<JobEvent> {
  let isKept = false;
  const key = roundKey(job, of.round, roundFiles.timeline);
  for await (const line of splitLines(ports.store.read(key))) {
    isKept = true;
    const event = eventOfLine(job.jobId, parseJson(decodeUtf8(line)));
    if (event) yield event;
  }
  if (isKept) return;
  const index = ports.indexOf(of.workload);
  if (index) yield* await index.eventsOf(job);
}
