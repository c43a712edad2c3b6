import type { Clock } from '@longhaul/ports/clock';
import { describe, expect, it } from 'vitest';

/** A clock under test and the hand that moves its time on. */
export type DrivenClock = {
  readonly clock: Clock;
  readonly advance: (ms: number) => Promise<void>;
};

const longSleepMs = 3_600_000;

/** What every clock keeps; time passes only by `advance`, so that no test waits. */
export function clockContract(name: string, make: () => DrivenClock): void {
  describe(`clock: ${name}`, () => {
    it('Now never runs backward between two readings', async () => {
      const { clock, advance } = make();
      const readings = [clock.now(), clock.now()];
      for (const ms of [0, 1, 250, 60_000]) {
        await advance(ms);
        readings.push(clock.now());
      }
      expect(readings).toEqual(readings.toSorted((a, b) => a - b));
      expect(readings.at(-1)).toBeGreaterThanOrEqual(Number(readings[0]) + 60_251);
    });

    it('A sleep of zero or less resolves without waiting', async () => {
      const { clock } = make();
      await Promise.all([clock.sleep(0), clock.sleep(-1), clock.sleep(-Infinity)]);
      expect(await isPending(clock.sleep(1))).toBe(true);
    });

    it('An aborted sleep resolves early and never rejects', async () => {
      const { clock } = make();
      const abort = new AbortController();
      const sleeping = clock.sleep(longSleepMs, abort.signal);
      expect(await isPending(sleeping)).toBe(true);
      abort.abort(new Error('no longer needed'));
      await expect(sleeping).resolves.toBeUndefined();
      await expect(clock.sleep(longSleepMs, abort.signal)).resolves.toBeUndefined();
    });
  });
}

/** Whether a promise is still open after everything that was ready has run. */
async function isPending(promise: Promise<void>): Promise<boolean> {
  const open = Symbol('open');
  const soon = new Promise<symbol>((resolve) => process.nextTick(resolve, open));
  return (await Promise.race([promise, soon])) === open;
}
