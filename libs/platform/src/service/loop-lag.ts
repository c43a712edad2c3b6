import { monitorEventLoopDelay } from 'node:perf_hooks';

export type LoopLag = {
  /** The longest delay since it was read last, in ms beyond what is normal. */
  readonly readMs: () => number;
  readonly stop: () => void;
};

const resolutionMs = 20;

/** Watches how late the event loop is: a process that answers late cannot keep its leases. */
export function watchLoopLag(): LoopLag {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  return {
    readMs: () => {
      const lagMs = Math.max(delays.max / 1e6 - resolutionMs, 0);
      delays.reset();
      return Number.isFinite(lagMs) ? lagMs : 0;
    },
    stop: () => void delays.disable(),
  };
}
