import type { RateLimiter, RateReservation } from '@longhaul/ports/rate-limiter';
import { describe, expect, it } from 'vitest';
import type { StepClock } from '../step-clock.ts';

/** A limiter of one endpoint that nobody else calls; `close` frees what making it took. */
export type RateLimiterSubject = {
  readonly limiter: RateLimiter;
  readonly clock: StepClock;
  readonly close: () => Promise<void>;
};
export type LimitsPerMinute = {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
};
export type MakeRateLimiter = (limits: LimitsPerMinute) => Promise<RateLimiterSubject>;

/** Large enough that any burst that an implementation allows is used up long before. */
const manyAsks = 10_000;
const tokensPerMinute = 60_000;

/** What every rate limiter keeps; how large a burst it allows is its own affair. */
export function rateLimiterContract(name: string, make: MakeRateLimiter): void {
  describe(`rate limiter: ${name}`, () => {
    admittingContract(make);
    correctingContract(make);
    pausingContract(make);
  });
}

/** The body of a test: makes a limiter, plays with it, and closes it whatever happens. */
function limitedBy(make: MakeRateLimiter) {
  return (limits: LimitsPerMinute, play: (subject: RateLimiterSubject) => Promise<void>) =>
    async (): Promise<void> => {
      const subject = await make(limits);
      try {
        await play(subject);
      } finally {
        await subject.close();
      }
    };
}

/** The reservation, or a failed test when the limiter says to wait. */
async function admitted(limiter: RateLimiter, tokens: number): Promise<RateReservation> {
  const answer = await limiter.admit({ tokens });
  if (answer.kind === 'admitted') return answer.reservation;
  throw new Error(`${tokens} tokens are told to wait ${answer.waitMs} ms.`);
}

/** Asks until it is told to wait. */
async function useUp(limiter: RateLimiter, tokens: number) {
  const reservations: RateReservation[] = [];
  while (reservations.length < manyAsks) {
    const answer = await limiter.admit({ tokens });
    if (answer.kind === 'wait') return { reservations, waitMs: answer.waitMs };
    reservations.push(answer.reservation);
  }
  throw new Error(`${manyAsks} requests of ${tokens} tokens were admitted at one instant.`);
}

function admittingContract(make: MakeRateLimiter): void {
  const limited = limitedBy(make);

  it(
    'A request within the limits is admitted at once',
    limited({ requestsPerMinute: 60, tokensPerMinute }, async ({ limiter }) => {
      const answer = await limiter.admit({ tokens: 1_000 });
      expect(answer).toMatchObject({ kind: 'admitted', reservation: { tokens: 1_000 } });
    }),
  );

  it('A request beyond the limits is told how long to wait', async () => {
    for (const limits of [{ requestsPerMinute: 60 }, { tokensPerMinute }]) {
      await limited(limits, async ({ clock, limiter }) => {
        const { waitMs } = await useUp(limiter, 1_000);
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBeLessThanOrEqual(60_000);
        await clock.advance(waitMs - 1);
        expect(await limiter.admit({ tokens: 1_000 })).toEqual({ kind: 'wait', waitMs: 1 });
        await clock.advance(1);
        await admitted(limiter, 1_000);
      })();
    }
  });

  it(
    'A request larger than the whole limit is admitted alone when nothing else was',
    limited({ tokensPerMinute }, async ({ clock, limiter }) => {
      await admitted(limiter, 2 * tokensPerMinute);
      expect(await limiter.admit({ tokens: 1 })).toMatchObject({ kind: 'wait' });
      await clock.advance(5 * 60_000);
      await admitted(limiter, 1);
      expect(await limiter.admit({ tokens: 2 * tokensPerMinute })).toMatchObject({ kind: 'wait' });
    }),
  );

  it(
    'Without limits everything is admitted',
    limited({}, async ({ limiter }) => {
      const asks = Array.from({ length: 100 }, () => limiter.admit({ tokens: 1_000_000_000 }));
      const answers = await Promise.all(asks);
      expect(answers.filter(({ kind }) => kind === 'wait')).toEqual([]);
    }),
  );
}

function correctingContract(make: MakeRateLimiter): void {
  const limited = limitedBy(make);

  /** Uses the limit up, corrects one reservation, and says how long the next must wait then. */
  async function waitAfter(
    { limiter }: RateLimiterSubject,
    correct: (reservation: RateReservation) => Promise<void>,
  ): Promise<number> {
    const { reservations } = await useUp(limiter, 1_000);
    for (const reservation of reservations.slice(0, 1)) await correct(reservation);
    const answer = await limiter.admit({ tokens: 1_000 });
    return answer.kind === 'wait' ? answer.waitMs : 0;
  }

  it(
    'Settling below the estimate gives the difference back',
    limited({ tokensPerMinute }, async (subject) => {
      const { limiter } = subject;
      expect(await waitAfter(subject, (one) => limiter.settle(one, 0))).toBe(0);
      expect(await limiter.admit({ tokens: 1_000 })).toMatchObject({ kind: 'wait' });
    }),
  );

  it(
    'Settling above the estimate charges the difference',
    limited({ tokensPerMinute }, async (subject) => {
      const { limiter } = subject;
      // 60 000 tokens a minute are one a millisecond.
      const waitMs = await waitAfter(subject, (one) => limiter.settle(one, 6_000));
      expect(waitMs).toBe(1_000 + 5_000);
    }),
  );

  it(
    'A freed reservation gives everything back',
    limited({ requestsPerMinute: 60, tokensPerMinute }, async (subject) => {
      const { limiter } = subject;
      expect(await waitAfter(subject, (one) => limiter.free(one))).toBe(0);
      expect(await limiter.admit({ tokens: 1_000 })).toMatchObject({ kind: 'wait' });
    }),
  );

  it(
    'Settling or freeing twice changes nothing more',
    limited({ tokensPerMinute }, async (subject) => {
      const { limiter } = subject;
      const waitMs = await waitAfter(subject, async (one) => {
        await limiter.settle(one, 3_000);
        await limiter.settle(one, 9_000);
        await limiter.free(one);
      });
      expect(waitMs).toBe(1_000 + 2_000);
    }),
  );
}

function pausingContract(make: MakeRateLimiter): void {
  const limited = limitedBy(make);

  it('A shared pause makes every admission wait until it ends', async () => {
    for (const limits of [{}, { requestsPerMinute: 60, tokensPerMinute }]) {
      await limited(limits, async ({ clock, limiter }) => {
        await limiter.pause(20_000);
        await clock.advance(5_000);
        const answer = await limiter.admit({ tokens: 1 });
        // After a refusal a limiter may start slowly: it may wait longer, never shorter.
        const waitMs = answer.kind === 'wait' ? answer.waitMs : 0;
        expect(waitMs).toBeGreaterThanOrEqual(15_000);
        await clock.advance(waitMs);
        await admitted(limiter, 1);
      })();
    }
  });

  it(
    'A shorter pause never shortens a longer one',
    limited({}, async ({ clock, limiter }) => {
      await limiter.pause(20_000);
      await limiter.pause(1_000);
      await clock.advance(19_999);
      expect(await limiter.admit({ tokens: 1 })).toEqual({ kind: 'wait', waitMs: 1 });
    }),
  );
}
