import type { JobEvent } from '@longhaul/jobs/job-event';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { JobEvents } from '@longhaul/ports/job-events';

/** Hears a job's events, those that are still held first. Returns the function that ends it. */
export type FollowJob = (job: JobRef, listener: (event: JobEvent) => void) => () => void;

/** For events of this very process, which it holds itself. */
export function followHere(events: JobEvents): FollowJob {
  return ({ jobId }, listener) => {
    for (const event of events.history(jobId)) listener(event);
    return events.subscribe((event) => {
      if (event.jobId === jobId) listener(event);
    });
  };
}

/** Events kept of a job that is watched: as many as a page draws. */
const mostKept = 20_000;

type Feed = {
  readonly kept: JobEvent[];
  readonly listeners: Set<{ readonly hear: (event: JobEvent) => void }>;
  readonly end: () => void;
};

/**
 * Events of other processes, shared by all who watch a job here.
 *
 * Owns one following of each watched job, which begins with its first watcher and ends with the last.
 *
 * W1 A watcher is told each event once, in the order of the timeline, however many watch and
 *    whenever it came: what was told before it came is kept while the job is watched.
 * W2 Nothing is kept of a job that nobody watches.
 */
export function followElsewhere(
  events: JobEvents & { readonly follow: (job: JobRef) => () => void },
): FollowJob {
  const feeds = new Map<string, Feed>();

  const open = (job: JobRef): Feed => {
    const kept: JobEvent[] = [];
    const listeners: Feed['listeners'] = new Set();
    const unsubscribe = events.subscribe((event) => {
      if (event.jobId !== job.jobId) return;
      kept.push(event);
      if (kept.length >= 2 * mostKept) kept.splice(0, kept.length - mostKept);
      for (const { hear } of listeners) hear(event);
    });
    const unfollow = events.follow(job);
    const end = (): void => {
      unfollow();
      unsubscribe();
    };
    return { kept, listeners, end };
  };

  return (job, listener) => {
    const name = `${job.tenant}/${job.jobId}`;
    const feed = feeds.get(name) ?? open(job);
    feeds.set(name, feed);
    for (const event of [...feed.kept]) listener(event);
    const watcher = { hear: listener };
    feed.listeners.add(watcher);
    return () => {
      if (!feed.listeners.delete(watcher) || feed.listeners.size > 0) return;
      feeds.delete(name);
      feed.end();
    };
  };
}
