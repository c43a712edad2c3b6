import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Told by the summary of all tests; see the checks' README. */
    skipReason?: string;
  }
}

/** Skips a test that this machine does not permit, and says why. */
export function skipBecause({ task, skip }: TestContext, reason: string): never {
  task.meta.skipReason = reason;
  return skip(reason);
}
