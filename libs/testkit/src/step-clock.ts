/**
 * A clock whose time passes only when a test says so.
 *
 * Owns its instant and those who sleep on it. Never reads or starts a real timer. Sleepers wake in
 * the order of their instants, equal ones in the order in which they lay down, and each sees its own
 * instant as now: what it does next, such as sleeping again, happens before the next one wakes.
 */
import type { Clock } from '@longhaul/ports/clock';

export type StepClock = Clock & {
  /** Lets time pass, wakes who is due, and resolves when what was woken has run. */
  readonly advance: (ms: number) => Promise<void>;
  /** Sets the clock back, as one that was wrong and is corrected; sleepers keep their instants. */
  readonly stepBack: (ms: number) => void;
  /** How many sleep now. */
  readonly sleeperCount: () => number;
};

type Sleeper = { readonly wakeAt: number; readonly wake: () => void };

/** Starts at `startMs`; 0 is as good an instant as any. */
export function createStepClock(startMs = 0): StepClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();

  return {
    now: () => nowMs,
    sleep: (ms, signal) => {
      if (ms <= 0 || signal?.aborted) return Promise.resolve();
      return lieDown(sleepers, nowMs + ms, signal);
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await everythingReadyHasRun();
      for (let next = firstDue(sleepers, untilMs); next; next = firstDue(sleepers, untilMs)) {
        nowMs = Math.max(nowMs, next.wakeAt);
        next.wake();
        await everythingReadyHasRun();
      }
      nowMs = untilMs;
    },
    stepBack: (ms) => {
      nowMs -= ms;
    },
    sleeperCount: () => sleepers.size,
  };
}

function lieDown(sleepers: Set<Sleeper>, wakeAt: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      sleepers.delete(sleeper);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const sleeper = { wakeAt, wake };
    sleepers.add(sleeper);
    signal?.addEventListener('abort', wake);
  });
}

function firstDue(sleepers: ReadonlySet<Sleeper>, untilMs: number): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of sleepers) {
    if (sleeper.wakeAt > untilMs) continue;
    if (first === undefined || sleeper.wakeAt < first.wakeAt) first = sleeper;
  }
  return first;
}

/** A turn of the event loop comes after every promise that was ready, however long their chain. */
function everythingReadyHasRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
