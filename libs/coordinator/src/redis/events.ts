/**
 * The job-events port over Redis: what happens in one process reaches the others that follow its job.
 *
 * Owns the local subscriptions and history, and what waits to be sent. Never fails and never waits:
 * an event is a hint.
 *
 * V1 An event is delivered here at once, and sent later, in order, many at a time. V2 What cannot be
 *    sent is kept up to a limit; beyond it the oldest are let go. V3 A follower is handed each event
 *    of others once, in the order of the job's timeline, and none of its own.
 *
 * The timeline is a stream beside the job's changes, not the same: a leader wakes for every change,
 * and an event is none; the two are trimmed at other lengths.
 */
import type { JobEvent } from '@longhaul/jobs/job-event';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { JobEvents } from '@longhaul/ports/job-events';
import { createEmbeddedEvents } from '../embedded/events.ts';
import { jobKeys } from './job-keys.ts';
import type { RedisLink } from './connection/link.ts';
import type { StreamEntry } from './connection/stream-reader.ts';

export type RedisEvents = JobEvents & {
  /**
   * From now on this process's events of the job go to its timeline: an event names its job and not
   * its tenant, whose keys they belong to.
   */
  readonly publish: (job: JobRef) => void;
  /**
   * Publishes, and delivers the events of other processes too, those that the timeline still holds
   * first. Returns the function that ends it.
   */
  readonly follow: (job: JobRef) => () => void;
  /**
   * What a job's timeline holds, oldest first, without following it; with `newest` at least so many
   * of its last events, where it holds as many.
   */
  readonly read: (job: JobRef, newest?: number) => Promise<readonly JobEvent[]>;
  /** Resolves when everything emitted so far was sent or let go. */
  readonly flush: () => Promise<void>;
};

export type RedisEventsOptions = {
  readonly link: RedisLink;
  /** Of the workload's keys, e.g. audit_intelligence. */
  readonly prefix: string;
  /** How many events are held here, of all jobs together. */
  readonly limit?: number;
};

/** How many events wait for Redis at most, of all jobs together (V2). */
const mostUnsent = 10_000;
/** A process that has seen more jobs than this publishes those it was told of last. */
const mostTimelines = 10_000;
/** How many events go in one entry of the timeline. */
const eventsInEntry = 100;
/** A timeline holds about so many entries, and is forgotten a day after its last. */
const timelineEntries = 10_000;
const timelineMs = 24 * 3_600_000;
/** More than a timeline holds, trimmed as loosely as it is. */
const mostEntries = 2 * timelineEntries;
/**
 * The forgetting is put off by a process's first entry, and after so many or so long: an entry alone
 * would double its cost. One that a lost index began anew is met by the next that is due.
 */
const entriesPerExpiry = 20;
const expiryEveryMs = 3_600_000;

export function createRedisEvents({ link, prefix, limit }: RedisEventsOptions): RedisEvents {
  const here = createEmbeddedEvents(limit === undefined ? {} : { limit });
  const origin = link.random.token();
  const outbox = createOutbox(link, origin);
  const timelines = new Map<string, string>();

  const publish = (job: JobRef) => {
    timelines.delete(job.jobId);
    timelines.set(job.jobId, jobKeys(prefix, job).timeline);
    const [oldest] = timelines;
    if (timelines.size <= mostTimelines || oldest === undefined) return;
    timelines.delete(oldest[0]);
    outbox.forget(oldest[1]);
  };
  return {
    emit: (event) => {
      here.emit(event);
      const timeline = timelines.get(event.jobId);
      if (timeline !== undefined) outbox.add(timeline, event);
    },
    subscribe: here.subscribe,
    history: here.history,
    publish,
    follow: (job) => {
      publish(job);
      const { timeline } = jobKeys(prefix, job);
      const isNew = onceEach(origin);
      return link.watch.follow(timeline, '0-0', (entries) => {
        for (const entry of entries) {
          for (const event of isNew(entry)) {
            // One text for the id of all: each was read with its own, and thousands are held.
            if (event.jobId === job.jobId) here.emit({ ...event, jobId: job.jobId });
          }
        }
      });
    },
    read: async (job, newest = mostEntries) => {
      const { timeline } = jobKeys(prefix, job);
      const reply = await link.call('XREVRANGE', timeline, '+', '-', 'COUNT', newest);
      // Each entry holds one event at least. None is this reader's own: it tells them apart.
      const isNew = onceEach('');
      return entriesOf(reply)
        .toReversed()
        .flatMap(isNew)
        .filter(({ jobId }) => jobId === job.jobId);
    },
    flush: outbox.flush,
  };
}

type Unsent = { readonly timeline: string; readonly event: JobEvent };

/** V1, V2. */
function createOutbox(link: RedisLink, origin: string) {
  let unsent: Unsent[] = [];
  let sending: Promise<void> | undefined;
  let entryCount = 0;
  const expiries = new Map<string, { entriesLeft: number; readonly dueAt: number }>();

  const isExpiryDue = (timeline: string): boolean => {
    const last = expiries.get(timeline);
    if (last && link.clock.now() < last.dueAt && last.entriesLeft > 0) {
      last.entriesLeft -= 1;
      return false;
    }
    const dueAt = link.clock.now() + expiryEveryMs;
    expiries.set(timeline, { entriesLeft: entriesPerExpiry - 1, dueAt });
    return true;
  };
  const send = async (timeline: string, events: readonly JobEvent[]) => {
    entryCount += 1;
    const fields = ['origin', origin, 'n', entryCount, 'events', JSON.stringify(events)] as const;
    const trim = ['MAXLEN', '~', timelineEntries] as const;
    await Promise.all([
      link.call('XADD', timeline, ...trim, '*', ...fields),
      isExpiryDue(timeline) && link.call('PEXPIRE', timeline, timelineMs),
    ]);
  };
  const sendAll = async () => {
    // What is emitted in one go is sent in one go.
    await new Promise((resolve) => setImmediate(resolve));
    while (unsent.length > 0) {
      const taken = unsent;
      unsent = [];
      for (const [timeline, mine] of Map.groupBy(taken, (one) => one.timeline)) {
        for (let at = 0; at < mine.length; at += eventsInEntry) {
          const events = mine.slice(at, at + eventsInEntry).map(({ event }) => event);
          // The link has tried again for as long as it is patient: these events are let go.
          await send(timeline, events).catch(() => undefined);
        }
      }
    }
    sending = undefined;
  };
  return {
    forget: (timeline: string) => void expiries.delete(timeline),
    add: (timeline: string, event: JobEvent) => {
      unsent.push({ timeline, event });
      if (unsent.length >= 2 * mostUnsent) unsent = unsent.slice(-mostUnsent);
      sending ??= sendAll();
    },
    flush: async () => {
      await sending;
    },
  };
}

/** V3: an entry that was sent again because its answer was lost is the same entry. */
function onceEach(own: string): (entry: StreamEntry) => readonly JobEvent[] {
  const reached = new Map<string, number>();
  return ({ fields }) => {
    const [, origin = '', , count = '0', , events = '[]'] = fields;
    if (origin === own || Number(count) <= (reached.get(origin) ?? 0)) return [];
    reached.set(origin, Number(count));
    return readEvents(events);
  };
}

/** An entry that is no list of events was written by something newer: a hint can be missed. */
function readEvents(text: string): readonly JobEvent[] {
  try {
    const events: unknown = JSON.parse(text);
    return Array.isArray(events) ? (events as readonly JobEvent[]) : [];
  } catch {
    return [];
  }
}

function entriesOf(reply: unknown): StreamEntry[] {
  if (!Array.isArray(reply)) return [];
  const entries = reply as readonly (readonly [string, readonly string[]])[];
  return entries.map(([id, fields]) => ({ id, fields }));
}
