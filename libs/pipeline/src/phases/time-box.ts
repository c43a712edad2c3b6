import type { Clock } from '@longhaul/ports/clock';

/** A length of time that several pieces of work share. */
export type TimeBox = {
  /** Waits for the work, or until the time is spent. @throws when it is spent first. */
  readonly within: <Made>(work: Promise<Made>) => Promise<Made>;
  /** Lets others run for a moment. @throws when the time is spent, which ends the work that asks. */
  readonly pause: () => Promise<void>;
};

/** The least a timer knows: enough for every other thing that is due to have its turn. */
const momentMs = 1;

export function createTimeBox(clock: Clock, lengthMs: number): TimeBox {
  const endsAt = clock.now() + lengthMs;
  const spent = (): Error => new Error('its time was spent.');
  return {
    within: async (work) => {
      const done = new AbortController();
      const timeout = clock.sleep(endsAt - clock.now(), done.signal).then(() => {
        throw spent();
      });
      try {
        return await Promise.race([work, timeout]);
      } finally {
        timeout.catch(() => undefined);
        done.abort();
      }
    },
    pause: async () => {
      await clock.sleep(momentMs);
      if (clock.now() >= endsAt) throw spent();
    },
  };
}
