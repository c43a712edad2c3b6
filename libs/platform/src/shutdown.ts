/** The signals that ask a process to end. */
const stopSignals = ['SIGINT', 'SIGTERM'] as const;
export type StopSignal = (typeof stopSignals)[number];

/** Where signals come from: the process, or a stand-in. */
export type SignalSource = {
  readonly on: (signal: StopSignal, listener: () => void) => unknown;
  readonly off: (signal: StopSignal, listener: () => void) => unknown;
};

export type Shutdown = {
  /** The first signal: hand everything back in order. A failure counts as the second signal. */
  readonly drain: (signal: StopSignal) => void | Promise<void>;
  /** Every further signal: end at once. What is durable stays so. */
  readonly now: (signal: StopSignal) => void;
};

/**
 * Ends a process in two steps. Whether a signal is the same as the first does not matter: whoever
 * asks twice is in a hurry.
 *
 * @returns the function that stops listening
 */
export function onSignals(shutdown: Shutdown, source: SignalSource = process): () => void {
  let draining = false;
  const listeners = stopSignals.map((signal) => ({
    signal,
    listener: (): void => {
      if (draining) return shutdown.now(signal);
      draining = true;
      void drainOrEnd(shutdown, signal);
    },
  }));
  for (const { signal, listener } of listeners) source.on(signal, listener);
  return () => {
    for (const { signal, listener } of listeners) source.off(signal, listener);
  };
}

async function drainOrEnd({ drain, now }: Shutdown, signal: StopSignal): Promise<void> {
  try {
    await drain(signal);
  } catch {
    now(signal);
  }
}

const signalNumber: Readonly<Record<StopSignal, number>> = { SIGINT: 2, SIGTERM: 15 };

/** The exit code of a process that a signal ended: 130 or 143. */
export function exitCodeOf(signal: StopSignal): number {
  return 128 + signalNumber[signal];
}
