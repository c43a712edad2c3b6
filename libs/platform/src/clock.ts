import type { Clock } from '@longhaul/ports/clock';

/** The longest delay that Node's timers know; a longer one fires at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The real clock. `now` is epoch milliseconds that never run backward: when the machine's clock is
 * set back, time stands still until it has caught up, so that no lease or budget grows by it.
 *
 * @param readWallMs where the epoch milliseconds come from
 */
export function createRealClock(readWallMs: () => number = Date.now): Clock {
  let latestMs = -Infinity;
  return {
    now: () => {
      latestMs = Math.max(latestMs, readWallMs());
      return latestMs;
    },
    sleep,
  };
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  let leftMs = ms;
  while (leftMs > 0 && signal?.aborted !== true) {
    const partMs = Math.min(leftMs, longestTimerMs);
    await runTimer(partMs, signal);
    leftMs -= partMs;
  }
}

function runTimer(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
  });
}
