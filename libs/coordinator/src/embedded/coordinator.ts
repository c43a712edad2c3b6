/**
 * The coordinator port in memory, for one process.
 *
 * Owns nothing but the table of indexes. Here it is decided who is answered at all; what a verb does
 * stands in `verbs/`. Never reads a clock but the one it was given, and never talks to the store.
 *
 * E1 Verbs run whole: each changes the index before its promise is returned, so that no two
 *    interleave. E2 A verb applied twice changes nothing more. E3 Without a created plan the answer
 *    is `nojob`, and only lead and create write. E4 A worker's verb sees the plan and round it
 *    names, a leader's verb the epoch it names, or it is not run.
 */
import { isOpen } from '@longhaul/jobs/job-state';
import type { Clock } from '@longhaul/ports/clock';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type {
  Epoch,
  Fenced,
  JobRef,
  NoJob,
  Sealed,
  Stale,
  WorkScope,
} from '@longhaul/ports/coordinator-replies';
import { isPlanned } from './job-index.ts';
import type { PlannedJob } from './job-index.ts';
import { createJobTable } from './job-table.ts';
import type { JobTable } from './job-table.ts';
import { createMemoryJournal } from './stamp-journal.ts';
import type { StampJournal } from './stamp-journal.ts';
import { claim, claimNext } from './verbs/claim.ts';
import { commit } from './verbs/commit.ts';
import { control, hold } from './verbs/control.ts';
import { create, drop } from './verbs/create.ts';
import { lead, resign } from './verbs/lead.ts';
import { release, renew, stamp } from './verbs/lease.ts';
import { dispatch, offer } from './verbs/offer.ts';
import { batchStatesOf, metaOf, standingsOf, terminalPagesOf } from './verbs/read.ts';
import { count } from './verbs/count.ts';
import { reap } from './verbs/reap.ts';
import { finish, reopen, seal } from './verbs/round.ts';

export type EmbeddedCoordinatorOptions = {
  readonly clock: Clock;
  /**
   * Where a job's stamps outlive this process; by default they do not. Asked once when the job is
   * first led. What its journal holds as stamped is charged a death when the plan is created.
   */
  readonly journalOf?: (job: JobRef) => StampJournal;
  /** Which life of its server this is, where one is played; a process lives once. */
  readonly life?: () => string;
};

/** The coordinator of one process; everything but the journals is gone with it. */
export function createEmbeddedCoordinator(options: EmbeddedCoordinatorOptions): Coordinator {
  const { clock, journalOf = createMemoryJournal, life = () => '' } = options;
  const table = createJobTable(clock, (job) => ({ journal: journalOf(job), life }));
  return { ...leaderVerbs(table), ...workerVerbs(table), ...reading(table) };
}

type Verb<A, R> = (job: PlannedJob, args: A, now: number) => R;

function leaderVerbs(table: JobTable) {
  return {
    lead: async (ref, by) => table.run(ref, (_job, now) => lead(table.open(ref), by, now)),
    resign: async (ref, by) => table.run(ref, (job, now) => job && resign(job, by, now)),
    create: async (ref, plan) =>
      table.run(ref, (job, now) => (job ? create(job, plan, now) : 'fenced')),
    drop: async (ref, by) => table.run(ref, (job) => job && drop(job, by)),
    offer: asLeader(table, offer),
    dispatch: asLeader(table, dispatch),
    count: asLeader(table, count),
    reap: asLeader(table, reap),
    seal: asLeader(table, seal),
    reopen: asLeader(table, reopen),
    finish: asLeader(table, finish),
  } satisfies Partial<Coordinator>;
}

function workerVerbs(table: JobTable) {
  const holdAsWorker = asWorker(table, hold);
  return {
    claim: asWorker(table, claim),
    claimNext: asWorker(table, claimNext),
    stamp: asWorker(table, stamp),
    renew: asWorker(table, renew),
    commit: asWorker(table, commit),
    release: asWorker(table, release),
    hold: async (ref, holding) => {
      const reply = await holdAsWorker(ref, holding);
      // The port knows no stale hold; the round that the worker knows has been sealed.
      return reply.kind === 'stale' ? { kind: 'sealed' } : reply;
    },
    control: async (ref, numbered) =>
      table.run(ref, (job, now) => {
        if (isPlanned(job)) control(job, numbered, now);
      }),
  } satisfies Partial<Coordinator>;
}

function reading(table: JobTable) {
  return {
    meta: async (ref) => table.run(ref, (job, now) => job && metaOf(job, now)),
    batches: async (ref) =>
      table.run(ref, (job, now) => (isPlanned(job) ? batchStatesOf(job, now) : [])),
    standings: async (ref, { keys }) =>
      table.run(ref, (job) => standingsOf(isPlanned(job) ? job : undefined, keys)),
    terminal: async function* (ref) {
      yield* table.run(ref, (job) => (isPlanned(job) ? terminalPagesOf(job) : []));
    },
    changed: table.changed,
  } satisfies Partial<Coordinator>;
}

/** E3, E4: a verb that only the leader may use. */
function asLeader<A, R>(table: JobTable, verb: Verb<A, R>) {
  return async (ref: JobRef, args: A & { epoch: Epoch }): Promise<R | NoJob | Fenced> =>
    table.run(ref, (job, now) => {
      if (!isPlanned(job)) return { kind: 'nojob' };
      if (job.leader?.epoch !== args.epoch) return { kind: 'fenced' };
      return verb(job, args, now);
    });
}

/** E3, E4: a verb of a worker, which is told when its plan, its round or its phase is over. */
function asWorker<A, R>(table: JobTable, verb: Verb<A, R>) {
  return async (ref: JobRef, args: A & WorkScope): Promise<R | NoJob | Stale | Sealed> =>
    table.run(ref, (job, now) => {
      if (!isPlanned(job)) return { kind: 'nojob' };
      const { planHash, round } = args;
      if (planHash !== job.plan.planHash || round !== job.state.round) return { kind: 'stale' };
      if (!isOpen(job.state.phase)) return { kind: 'sealed' };
      return verb(job, args, now);
    });
}
