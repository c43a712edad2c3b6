/**
 * A small job under a coordinator, and the words to play it with: what the contract suite and other
 * tests of coordinators share, so that a test says only what it is about.
 */
import type { Control } from '@longhaul/jobs/documents/control';
import type { OutcomeCode } from '@longhaul/jobs/outcome-code';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type {
  BatchState,
  ClaimReply,
  CreateArguments,
  Epoch,
  Fence,
  Grant,
  ItemReport,
  JobMeta,
  JobRef,
  ReleaseReason,
  Reporter,
  Spend,
  WorkScope,
} from '@longhaul/ports/coordinator-replies';
import type { StepClock } from './step-clock.ts';

/** What a suite is run against; `close` frees what making it took. */
export type CoordinatorSubject = {
  readonly coordinator: Coordinator;
  readonly clock: StepClock;
  /** The server goes on in another life, as one that was restarted does; where it can be played. */
  readonly liveAgain?: () => void;
  readonly close: () => Promise<void>;
};
export type MakeCoordinator = () => Promise<CoordinatorSubject>;

export const leaseMs = 60_000;
export const budgetMs = 1_000_000;

export type Claiming = {
  readonly owner?: string;
  readonly n?: number;
  readonly leaseMs?: number;
  readonly notAfter?: number;
};

type Stage = Pick<CoordinatorSubject, 'coordinator' | 'clock'> & {
  readonly liveAgain: () => void;
  readonly job: JobRef;
  readonly scope: WorkScope;
  readonly epoch: Epoch;
};

export type Scene = Awaited<ReturnType<typeof stageJob>>;

let stagedJobs = 0;

function cannotLiveAgain(): never {
  throw new Error('This subject lives once.');
}

/** The key of an item by its batch and its place in it. */
export function keyOf(batch: number, place: number): string {
  return `b${String(batch)}-${String(place)}`;
}

export function okOf(batch: number, place: number): ItemReport {
  return { key: keyOf(batch, place), batch, state: { kind: 'ok' } };
}

export function failureOf(batch: number, place: number, code: OutcomeCode = 'TIMEOUT'): ItemReport {
  return { key: keyOf(batch, place), batch, state: { kind: 'failed', code } };
}

/**
 * A job that is led by `leader` and has a plan of three batches with two, two and one items, none of
 * them open. `plan` changes what is created; null creates nothing.
 */
export async function stageJob(
  { coordinator, clock, liveAgain = cannotLiveAgain }: CoordinatorSubject,
  plan: Partial<CreateArguments> | null = {},
) {
  stagedJobs += 1;
  const job: JobRef = { tenant: 'contract', jobId: `job-${String(stagedJobs)}` };
  const led = await coordinator.lead(job, { owner: 'leader', leaseMs });
  if (led.kind !== 'leading') throw new Error('A fresh job is led by somebody already.');
  const scope: WorkScope = { planHash: 'plan-hash', round: 1 };
  const stage: Stage = { coordinator, clock, liveAgain, job, scope, epoch: led.epoch };
  const scene = {
    ...stage,
    ...leading(stage),
    ...working(stage),
    ...asking(stage),
    ...looking(stage),
  };
  if (plan) await scene.create(plan);
  return scene;
}

function leading({ coordinator, job, epoch }: Stage) {
  return {
    lead: (owner = 'leader') => coordinator.lead(job, { owner, leaseMs }),
    create: (changes: Partial<CreateArguments> = {}) => {
      const batchSizes = changes.batchSizes ?? [2, 2, 1];
      const total = batchSizes.reduce((sum, size) => sum + size, 0);
      return coordinator.create(job, {
        ...{ epoch, planHash: 'plan-hash', round: 1, total, batchSizes },
        ...{ budgetMs, spentMs: 0, thresholds: {}, quietMs: 0 },
        ...changes,
      });
    },
    open: (...batches: readonly number[]) => coordinator.offer(job, { epoch, batches, waitMs: 0 }),
    dispatch: (batch: number) => coordinator.dispatch(job, { epoch, batch }),
    reap: async () => {
      const reply = await coordinator.reap(job, { epoch });
      if (reply.kind !== 'reaped') throw new Error(`Reaping was answered ${reply.kind}.`);
      return { batches: reply.batches, deaths: reply.deaths };
    },
    seal: () => coordinator.seal(job, { epoch }),
    reopen: (round: number, clear: readonly string[]) =>
      coordinator.reopen(job, { epoch, round, clear, budgetMs }),
    /** As who tells all in order: after the number before it, unless another is given. */
    control: (seq: number, control: Control, after = seq - 1) =>
      coordinator.control(job, { seq, after, control }),
  };
}

function working({ coordinator, clock, job, scope, epoch }: Stage) {
  const claim = (batch: number, asked: Claiming = {}): Promise<ClaimReply> => {
    const notAfter = clock.now() + leaseMs;
    return coordinator.claim(job, {
      ...{ ...scope, batch, owner: 'worker', n: 1, leaseMs, notAfter },
      ...asked,
    });
  };
  const commit = async (by: Reporter, items: readonly ItemReport[]) => {
    const reply = await coordinator.commit(job, { ...scope, by, items });
    if (reply.kind !== 'committed') throw new Error(`A commit was answered ${reply.kind}.`);
    const { accepted, duplicate, refused } = reply;
    return { accepted, duplicate, refused };
  };
  return {
    claim,
    pull: (asked: Claiming = {}) =>
      coordinator.claimNext(job, { ...scope, owner: 'worker', n: 1, leaseMs, ...asked }),
    /** Opens a batch and claims it. */
    take: async (batch: number, asked: Claiming = {}): Promise<Grant> => {
      await coordinator.offer(job, { epoch, batches: [batch], waitMs: 0 });
      const reply = await claim(batch, asked);
      if (reply.kind !== 'granted') throw new Error(`Batch ${batch} was answered ${reply.kind}.`);
      return reply;
    },
    stamp: (
      { batch, fence }: { batch: number; fence: Fence },
      keys: readonly string[],
      alone = false,
      spend?: Spend,
    ) => coordinator.stamp(job, { ...scope, batch, fence, keys, alone, spend }),
    renew: ({ batch, fence }: { batch: number; fence: Fence }, lengthMs = leaseMs) =>
      coordinator.renew(job, { ...scope, batch, fence, leaseMs: lengthMs }),
    release: ({ batch, fence }: Grant, reason: ReleaseReason, waitMs = 0, clean = true) =>
      coordinator.release(job, { ...scope, batch, fence, reason, waitMs, clean }),
    /** As the worker that holds this grant, or says so. */
    commit: ({ batch, fence }: { batch: number; fence: Fence }, ...items: readonly ItemReport[]) =>
      commit({ kind: 'worker', batch, fence }, items),
    commitAsLeader: (...items: readonly ItemReport[]) => commit({ kind: 'leader', epoch }, items),
  };
}

function asking({ coordinator, clock, job }: Stage) {
  return {
    /** The kinds of reply to every verb of a worker but `hold`. */
    answersToWorkers: async (worker: { fence: Fence; scope: WorkScope }) => {
      const held = { ...worker.scope, batch: 0, fence: worker.fence };
      const asking = { ...worker.scope, owner: 'asker', n: 1, leaseMs };
      const by: Reporter = { kind: 'worker', batch: 0, fence: worker.fence };
      const replies = await Promise.all([
        coordinator.claim(job, { ...asking, batch: 0, notAfter: clock.now() }),
        coordinator.claimNext(job, asking),
        coordinator.stamp(job, { ...held, keys: [keyOf(0, 0)], alone: false }),
        coordinator.renew(job, { ...held, leaseMs }),
        coordinator.commit(job, { ...worker.scope, by, items: [okOf(0, 0)] }),
        coordinator.release(job, { ...held, reason: 'finished', waitMs: 0, clean: true }),
      ]);
      return [...new Set(replies.map(({ kind }) => kind))];
    },
  };
}

function looking({ coordinator, job }: Stage) {
  return {
    meta: async (): Promise<JobMeta> => {
      const meta = await coordinator.meta(job);
      if (!meta) throw new Error('The job has no index.');
      return meta;
    },
    batch: async (batch: number): Promise<BatchState> => {
      const found = (await coordinator.batches(job))[batch];
      if (!found) throw new Error(`The index has no batch ${batch}.`);
      return found;
    },
    standing: async (batch: number, place: number) => {
      const key = keyOf(batch, place);
      return (await coordinator.standings(job, { keys: [key] })).get(key);
    },
    /** What has ended, as lines in order of their keys: `b0-1 ok`, `b2-0 TIMEOUT`. */
    ended: async (): Promise<readonly string[]> => {
      const lines: string[] = [];
      for await (const page of coordinator.terminal(job)) {
        for (const { key, state } of page) {
          lines.push(`${key} ${state.kind === 'ok' ? 'ok' : state.code}`);
        }
      }
      return lines.toSorted();
    },
  };
}

/** The body of a test: makes a subject, stages a job, plays it, and closes whatever happens. */
export function playedOn(make: MakeCoordinator) {
  return (play: (scene: Scene) => Promise<void>, plan: Partial<CreateArguments> | null = {}) =>
    async (): Promise<void> => {
      const subject = await make();
      try {
        await play(await stageJob(subject, plan));
      } finally {
        await subject.close();
      }
    };
}
