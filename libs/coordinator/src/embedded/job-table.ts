/**
 * The indexes of all jobs of one process, and those who wait for a change in one.
 *
 * Owns the map and the waiters; never changes an index itself. Every verb runs through `run` from
 * start to end without a pause, so that no two are ever interleaved.
 */
import type { Clock } from '@longhaul/ports/clock';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import { newJobIndex } from './job-index.ts';
import type { JobIndex } from './job-index.ts';

export type JobTable = {
  /** Runs a verb on the index of a job, if there is one, and wakes who waits for what it changed. */
  readonly run: <T>(ref: JobRef, verb: (job: JobIndex | undefined, now: number) => T) => T;
  /** The index of a job, made when there is none. */
  readonly open: (ref: JobRef) => JobIndex;
  /** Waits until something changed after the cursor, `waitMs` are over or the signal aborts. */
  readonly changed: (
    ref: JobRef,
    wait: { cursor: string; waitMs: number; signal: AbortSignal },
  ) => Promise<string>;
};

export function createJobTable(
  clock: Clock,
  partsOf: (ref: JobRef) => Pick<JobIndex, 'journal' | 'life'>,
): JobTable {
  const jobs = new Map<string, JobIndex>();
  const waiters = new Map<string, Set<AbortController>>();

  const find = (ref: JobRef): JobIndex | undefined => {
    const job = jobs.get(nameOf(ref));
    if (job?.forgetAt === undefined || job.forgetAt > clock.now()) return job;
    jobs.delete(nameOf(ref));
    return undefined;
  };
  const cursorOf = (ref: JobRef) => String(find(ref)?.changeCount ?? 0);

  return {
    run: (ref, verb) => {
      const before = cursorOf(ref);
      const answer = verb(find(ref), clock.now());
      if (cursorOf(ref) !== before) waiters.get(nameOf(ref))?.forEach((waiter) => waiter.abort());
      return answer;
    },
    open: (ref) => {
      const job = find(ref) ?? newJobIndex(partsOf(ref), clock.now());
      jobs.set(nameOf(ref), job);
      return job;
    },
    changed: async (ref, { cursor, waitMs, signal }) => {
      if (cursorOf(ref) !== cursor) return cursorOf(ref);
      const woken = new AbortController();
      const leave = join(waiters, nameOf(ref), woken);
      await clock.sleep(waitMs, AbortSignal.any([signal, woken.signal]));
      leave();
      return cursorOf(ref);
    },
  };
}

/** Tenants and job ids hold no slash. */
function nameOf({ tenant, jobId }: JobRef): string {
  return `${tenant}/${jobId}`;
}

/** Enters a waiter and returns the function that takes it out, with its set when it was the last. */
function join<T>(waiters: Map<string, Set<T>>, name: string, waiter: T): () => void {
  const here = waiters.get(name) ?? new Set();
  waiters.set(name, here.add(waiter));
  return () => {
    here.delete(waiter);
    if (here.size === 0) waiters.delete(name);
  };
}
