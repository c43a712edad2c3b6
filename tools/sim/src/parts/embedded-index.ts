import { createEmbeddedCoordinator } from '@longhaul/coordinator/embedded';
import type { Coordinator } from '@longhaul/ports/coordinator';
import { aroundCoordinator, type Call } from './around.ts';
import type { IndexFactory } from './index-under-test.ts';

type Applied = {
  readonly trueMs: number;
  readonly atMs: number;
  readonly again: (to: Coordinator) => Promise<unknown>;
};

/**
 * The embedded coordinator as a server's index. It knows no snapshots: what was applied is logged,
 * and a rollback applies the older part of the log, at its own instants, to a fresh coordinator.
 */
export const embeddedIndex: IndexFactory = async (time) => {
  let replayedAtMs: number | undefined;
  const clock = { now: () => replayedAtMs ?? time.now(), sleep: () => Promise.resolve() };
  let current = createEmbeddedCoordinator({ clock });
  let log: Applied[] = [];

  const record = async <Value>(call: Call, act: () => Promise<Value>): Promise<Value> => {
    if (call.isMutation) log.push({ trueMs: time.trueMs(), atMs: time.now(), again: repeatOf(call) });
    return act();
  };
  const delegating = new Proxy({} as Coordinator, {
    get: (_, verb: keyof Coordinator) => current[verb],
  });
  return {
    coordinator: aroundCoordinator(delegating, record),
    flush: async () => {
      current = createEmbeddedCoordinator({ clock });
      log = [];
    },
    rollBack: async (ms) => {
      const untilMs = time.trueMs() - ms;
      log = log.filter(({ trueMs }) => trueMs <= untilMs);
      const older = createEmbeddedCoordinator({ clock });
      for (const { atMs, again } of log) {
        replayedAtMs = atMs;
        await again(older).catch(() => undefined);
      }
      replayedAtMs = undefined;
      current = older;
    },
    close: () => Promise.resolve(),
  };
};

function repeatOf({ verb, job, args }: Call): Applied['again'] {
  return (to) => {
    const act = to[verb as 'meta'] as unknown as (job: unknown, args: unknown) => Promise<unknown>;
    return act(job, args);
  };
}
