/**
 * One running simulated model, as its handlers see it.
 *
 * Owns: the settings in force, the rate gate, the call log, how often each deal was asked about.
 * Never touches a socket: that is the server's and its handlers'.
 *
 * M1 A change of settings applies to the calls that arrive after it; new limits begin unused.
 * M2 Memory is bounded: the counters of the newest deals, the newest calls, the newest prefixes.
 */
import type { CallLog } from './call-log.ts';
import { createCallLog } from './call-log.ts';
import type { RateGate } from './limits.ts';
import { createRateGate } from './limits.ts';
import type { ResolvedOptions, Settings } from './options.ts';
import type { PrefixCache } from './http/usage.ts';
import { createPrefixCache } from './http/usage.ts';

export type Simulation = {
  readonly options: ResolvedOptions;
  readonly settings: Settings;
  readonly gate: RateGate;
  readonly log: CallLog;
  readonly prefixes: PrefixCache;
  /** Counts a call of a deal (or of a prompt without one) and tells how many came before. */
  readonly countCall: (subject: string) => number;
  readonly change: (settings: Settings, areLimitsNew: boolean) => void;
};

const keptSubjects = 100_000;

function createCounter(): Simulation['countCall'] {
  const calls = new Map<string, number>();
  return (subject) => {
    const earlier = calls.get(subject) ?? 0;
    calls.delete(subject);
    calls.set(subject, earlier + 1);
    const [oldest] = calls.size > keptSubjects ? calls.keys() : [];
    if (oldest !== undefined) calls.delete(oldest);
    return earlier;
  };
}

/** A simulation at its start. Throws the file system's error when the log cannot be opened. */
export function createSimulation(options: ResolvedOptions): Simulation {
  const { clock, logFile } = options;
  let settings = options.settings;
  let gate = createRateGate(settings.limits, clock.now());
  return {
    options,
    get settings() {
      return settings;
    },
    get gate() {
      return gate;
    },
    log: createCallLog(logFile),
    prefixes: createPrefixCache(),
    countCall: createCounter(),
    change(next, areLimitsNew) {
      settings = next;
      if (areLimitsNew) gate = createRateGate(settings.limits, clock.now());
    },
  };
}
