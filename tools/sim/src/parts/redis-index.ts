import { connectRedis, createRedisCoordinator } from '@longhaul/coordinator/redis';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { everythingReadyHasRun } from '../world/agenda.ts';
import { aroundCoordinator, type Call } from './around.ts';
import type { IndexFactory } from './index-under-test.ts';
import { replayedIndex } from './replayed-index.ts';

/** The real scripts on a real server, in virtual time; one world at a time. */
export type RedisLab = {
  readonly factory: IndexFactory;
  /** Waits until no command is on its way and nothing that an answer set off still runs. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const names = { prefix: 'audit_intelligence', countField: 'total_deals' };

/**
 * Opens a lab on a server of its own: every world begins with an empty one. Commands go over one
 * connection, so that they are applied in the order in which they were sent, and virtual time stands
 * still until all are answered: how long one takes moves nothing.
 */
export function openRedisLab(url: string): RedisLab {
  // The link's clock is asked for waits alone, and no verb that is used here waits.
  const clock = { now: () => 0, sleep: () => Promise.resolve() };
  const link = connectRedis({ url, clock, random: createSeededRandom(1) });
  let pending = 0;
  let answered: () => void = () => undefined;
  const tracked = async <Value>(_call: Call, act: () => Promise<Value>): Promise<Value> => {
    pending += 1;
    try {
      return await act();
    } finally {
      pending -= 1;
      answered();
    }
  };
  const open = async (now: () => number, life: () => string) => {
    await tracked({ verb: 'flush', about: '', isMutation: true }, () => link.call('FLUSHALL'));
    return aroundCoordinator(createRedisCoordinator({ link, names, now, life }), tracked);
  };
  return {
    factory: (time) => replayedIndex({ open, close: () => Promise.resolve() }, time),
    settle: async () => {
      await everythingReadyHasRun();
      while (pending > 0) {
        await new Promise<void>((resolve) => (answered = resolve));
        await everythingReadyHasRun();
      }
    },
    close: () => link.close(),
  };
}
