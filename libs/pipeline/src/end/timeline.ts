import type { JobEvent } from '@longhaul/jobs/job-event';
import { roundFiles, roundKey } from '@longhaul/jobs/object-key';
import { encodedPieces } from '../encoded-pieces.ts';
import type { RoundWork } from './round-work.ts';

/** Keeps what happened, as far as it is still held: an operator asks where the time went. */
export async function writeTimeline({ ports, job, standing }: RoundWork): Promise<void> {
  const events = ports.events.history(job.jobId);
  const key = roundKey(job, standing.round, roundFiles.timeline);
  await ports.store.putStreamOnce(key, encodedPieces(lines(events)));
}

function* lines(events: readonly JobEvent[]): Generator<string> {
  const wireNames = new Map<string, string>();
  const wireName = (name: string): string => {
    const known = wireNames.get(name) ?? snakeCased(name);
    wireNames.set(name, known);
    return known;
  };
  for (const { at, jobId: _jobId, kind, ...rest } of events) {
    const fields: Record<string, unknown> = { at: new Date(at).toISOString(), kind };
    for (const [name, value] of Object.entries(rest)) fields[wireName(name)] = value;
    yield `${JSON.stringify(fields)}\n`;
  }
}

function snakeCased(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
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
