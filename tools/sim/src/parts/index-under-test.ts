import type { Coordinator } from '@longhaul/ports/coordinator';

/** The coordinator of a world, with what may befall a server that holds an index. */
export type IndexUnderTest = {
  /** Always the one that counts now; its `changed` is not used. */
  readonly coordinator: Coordinator;
  /** Everything is gone. */
  readonly flush: () => Promise<void>;
  /** A replica takes over that had not heard of the last `ms`. */
  readonly rollBack: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The time of a server, in ms. */
export type ServerTime = {
  /** Its own wall clock, which may jump. */
  readonly now: () => number;
  /** Time itself, from the world's beginning. */
  readonly trueMs: () => number;
};

/** Builds the index of one world. */
export type IndexFactory = (time: ServerTime) => Promise<IndexUnderTest>;
