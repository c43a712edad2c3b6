import type { JobEvent } from '@longhaul/jobs/job-event';
import { roundFiles, roundKey } from '@longhaul/jobs/object-key';
import { encodeUtf8 } from '@longhaul/jobs/text';
import type { RoundWork } from './round-work.ts';

/** Keeps what happened, as far as it is still held: an operator asks where the time went. */
export async function writeTimeline({ ports, job, standing }: RoundWork): Promise<void> {
  const events = ports.events.history(job.jobId);
  const key = roundKey(job, standing.round, roundFiles.timeline);
  await ports.store.putStreamOnce(key, lines(events));
}

async function* lines(events: readonly JobEvent[]): AsyncGenerator<Uint8Array> {
  for (const { at, jobId: _jobId, kind, ...rest } of events) {
    const line = JSON.stringify({ at: new Date(at).toISOString(), kind, ...snakeCased(rest) });
    yield encodeUtf8(`${line}\n`);
  }
}

function snakeCased(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
      value as unknown,
    ]),
  );
}

/** The event of one line; `undefined` for what is none. */
export function eventOfLine(jobId: string, line: unknown): JobEvent | undefined {
  if (typeof line !== 'object' || line === null) return undefined;
  const fields = Object.entries(line).map(([name, value]) => [
    name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
    value as unknown,
  ]);
  const { at, kind, ...rest } = Object.fromEntries(fields) as Record<string, unknown>;
  if (typeof at !== 'string' || typeof kind !== 'string') return undefined;
  return { ...rest, at: Date.parse(at), kind, jobId } as JobEvent;
}
