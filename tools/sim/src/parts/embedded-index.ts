import { createEmbeddedCoordinator } from '@longhaul/coordinator/embedded';
import type { IndexFactory } from './index-under-test.ts';
import { replayedIndex } from './replayed-index.ts';

/** The embedded coordinator in a server's place. */
export const embeddedIndex: IndexFactory = (time) =>
  replayedIndex(
    {
      open: async (now, life) =>
        createEmbeddedCoordinator({ clock: { now, sleep: () => Promise.resolve() }, life }),
      close: () => Promise.resolve(),
    },
    time,
  );
