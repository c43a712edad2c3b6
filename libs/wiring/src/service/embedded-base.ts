import { join } from 'node:path';
import {
  createDoingJournal,
  createEmbeddedCoordinator,
  createEmbeddedEvents,
  createEmbeddedOpenJobs,
  createEmbeddedRateLimiter,
} from '@longhaul/coordinator/embedded';
import { createFilesystemStore } from '@longhaul/job-store/filesystem';
import { acquireJobLock } from '@longhaul/job-store/job-lock';
import { jobPrefix, type JobPlace } from '@longhaul/jobs/object-key';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import type { Clock } from '@longhaul/ports/clock';
import { limitsOf } from '../config/limits.ts';
import type { Config } from '../config.ts';
import type { EngineBase } from '../fleet/base.ts';

/** A whole fleet over one folder, in one process: what `longhaul serve` runs without a server. */
export type EmbeddedServiceBase = EngineBase & {
  /** Does something to a job that nobody leads; `undefined` while this or another process has it. */
  readonly whileNobodyLeads: <Made>(
    job: JobPlace,
    act: () => Promise<Made>,
  ) => Promise<Made | undefined>;
};

/** A leader lets its job go a moment after everybody can read how it ended. */
const lockTries = 20;
const lockEveryMs = 50;

export function openEmbeddedServiceBase(config: Config): EmbeddedServiceBase {
  const clock = createRealClock();
  const random = createRealRandom();
  const store = createFilesystemStore({ root: config.dataDir });
  const folderOf = (job: JobPlace): string => join(config.dataDir, jobPrefix(job));
  const locks = createFolderLocks(folderOf, clock);
  const coordinator = createEmbeddedCoordinator({
    clock,
    journalOf: (job) => createDoingJournal(join(folderOf(job), 'doing')),
  });
  const limiter = createEmbeddedRateLimiter({ clock, random, limits: limitsOf(config) });
  const follow = (job: JobPlace): (() => void) => {
    const release = locks.take(job);
    // What a process that died left half written is in nobody's way but takes room.
    store.sweep(jobPrefix(job)).catch(() => undefined);
    return release;
  };
  const index = { coordinator, events: { ...createEmbeddedEvents(), follow } };
  return {
    ...{ config, clock, random, store },
    openJobs: createEmbeddedOpenJobs({ random }),
    indexOf: () => index,
    limiterOf: () => limiter,
    lambda: undefined,
    whileNobodyLeads: async (job, act) => {
      for (let triesLeft = lockTries; ; triesLeft -= 1) {
        const release = locks.tryTake(job);
        if (release) return act().finally(release);
        if (triesLeft === 0) return undefined;
        await clock.sleep(lockEveryMs);
      }
    },
  };
}

/**
 * A job's folder belongs to one process, whichever command runs it, and here to one at a time: the
 * lock's file must not be opened a second time by the process that holds it.
 */
function createFolderLocks(folderOf: (job: JobPlace) => string, clock: Clock) {
  const held = new Set<string>();
  const take = (job: JobPlace): (() => void) => {
    const folder = folderOf(job);
    if (held.has(folder)) throw new Error('this process has it.');
    const lock = acquireJobLock(folder, clock);
    if (lock.kind === 'taken') throw new Error(`${lock.by} has it.`);
    held.add(folder);
    return () => {
      held.delete(folder);
      lock.release();
    };
  };
  const tryTake = (job: JobPlace): (() => void) | undefined => {
    try {
      return take(job);
    } catch {
      return undefined;
    }
  };
  return { take, tryTake };
}
