import type { Coordinator } from '@longhaul/ports/coordinator';
import { aroundCoordinator, type Call } from './around.ts';
import type { IndexUnderTest, ServerTime } from './index-under-test.ts';

type Applied = {
  readonly trueMs: number;
  readonly atMs: number;
  readonly life: number;
  readonly again: (to: Coordinator) => Promise<unknown>;
};

/** A coordinator whose state can be thrown away, and which can be told what time it is. */
export type Replayable = {
  /**
   * Begins with an empty index, under a clock that may read an older time, and in a life that may be
   * an older one, while it is replayed.
   */
  readonly open: (now: () => number, life: () => string) => Promise<Coordinator>;
  readonly close: () => Promise<void>;
};

/**
 * A server's index over a coordinator that knows no snapshots: what was applied is logged, and a
 * rollback applies the older part of the log, at its own instants, to an empty index.
 */
export async function replayedIndex(
  { open, close }: Replayable,
  time: ServerTime,
): Promise<IndexUnderTest> {
  let replayed: Applied | undefined;
  let lives = 1;
  const now = () => replayed?.atMs ?? time.now();
  const life = () => String(replayed?.life ?? lives);
  let current = await open(now, life);
  let log: Applied[] = [];

  const record = async <Value>(call: Call, act: () => Promise<Value>): Promise<Value> => {
    if (call.isMutation) {
      log.push({ trueMs: time.trueMs(), atMs: time.now(), life: lives, again: repeatOf(call) });
    }
    return act();
  };
  const delegating = new Proxy({} as Coordinator, {
    get: (_, verb: keyof Coordinator) => current[verb],
  });
  return {
    coordinator: aroundCoordinator(delegating, record),
    flush: async () => {
      log = [];
      lives += 1;
      current = await open(now, life);
    },
    rollBack: async (ms) => {
      log = log.filter(({ trueMs }) => trueMs <= time.trueMs() - ms);
      lives += 1;
      const older = await open(now, life);
      for (const applied of log) {
        replayed = applied;
        await applied.again(older).catch(() => undefined);
      }
      replayed = undefined;
      current = older;
    },
    close,
  };
}

function repeatOf({ verb, job, args }: Call): Applied['again'] {
  return (to) => {
    const act = to[verb as 'meta'] as unknown as (job: unknown, args: unknown) => Promise<unknown>;
    return act(job, args);
  };
}
