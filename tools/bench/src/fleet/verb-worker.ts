import type { Coordinator } from '@longhaul/ports/coordinator';
import type { ClaimReply, Grant, JobRef, WorkScope } from '@longhaul/ports/coordinator-replies';

/** What a bench puts in the place of a deal's work. */
export type VerbWork = {
  /** The items of a batch, as its index would name them. */
  readonly keysOf: (batch: number) => readonly string[] | Promise<readonly string[]>;
  /** Makes the item durable; what is committed next rests on it. */
  readonly put?: (batch: number, key: string) => Promise<void>;
};

export type VerbWorkerOptions = {
  readonly coordinator: Coordinator;
  readonly job: JobRef;
  readonly scope: WorkScope;
  readonly owner: string;
  readonly lanes: number;
  readonly work: VerbWork;
};

const leaseMs = 60_000;

/**
 * A worker that asks the index what the pipeline's worker asks it, in the same order, and does
 * nothing between: claim, standings, then for each item stamp and commit, release, claim the next.
 */
export async function runVerbWorker(options: VerbWorkerOptions, invokedFor: number): Promise<void> {
  const { coordinator, job, scope, owner } = options;
  let n = 1;
  let reply: ClaimReply = await coordinator.claim(job, {
    ...{ ...scope, batch: invokedFor, owner, n, leaseMs },
    notAfter: Number.MAX_SAFE_INTEGER,
  });
  while (reply.kind === 'granted') {
    await runBatch(options, reply);
    n += 1;
    reply = await coordinator.claimNext(job, { ...scope, owner, n, leaseMs });
  }
}

async function runBatch(options: VerbWorkerOptions, { batch, fence }: Grant): Promise<void> {
  const { coordinator, job, scope, lanes, work } = options;
  const keys = await work.keysOf(batch);
  const standings = await coordinator.standings(job, { keys });
  const missing = keys.filter((key) => standings.get(key)?.state.kind === 'none').values();
  const lane = async (): Promise<void> => {
    for (const key of missing) {
      await coordinator.stamp(job, { ...scope, batch, fence, keys: [key], alone: false });
      await work.put?.(batch, key);
      const by = { kind: 'worker', batch, fence } as const;
      const items = [{ key, batch, state: { kind: 'ok' } }] as const;
      const reply = await coordinator.commit(job, { ...scope, by, items });
      if (reply.kind !== 'committed') throw new Error(`A commit was answered ${reply.kind}.`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const end = { reason: 'finished', waitMs: 0, clean: true } as const;
  await coordinator.release(job, { ...scope, batch, fence, ...end });
}
