import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backstepToleranceMs,
  free,
  lineGraceMs,
  observeLimits,
  openLedger,
  pauseUntil,
  reserve,
  settle,
} from './rate-ledger.ts';
import type { ObservedLimits, RateLedger } from './rate-ledger.ts';

const startMs = 1_000_000;

/** 60,000 tokens a minute: one a millisecond, with a burst of 10,000. */
const tokenLedger = openLedger({ tokensPerMinute: 60_000 });

function admit(ledger: RateLedger, id: string, tokens: number, nowMs = startMs): RateLedger {
  const answer = reserve(ledger, { id, tokens, nowMs });
  if (!answer.admitted) throw new Error(`${id} was told to wait ${answer.waitMs} ms`);
  return answer.ledger;
}

function refuse(ledger: RateLedger, id: string, tokens: number, nowMs = startMs) {
  const answer = reserve(ledger, { id, tokens, nowMs });
  if (answer.admitted) throw new Error(`${id} was admitted`);
  return answer;
}

describe('a ledger', () => {
  it('without limits admits everything', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1e9 })), (all) => {
        let ledger = openLedger({});
        all.forEach((tokens, index) => {
          ledger = admit(ledger, `${index}`, tokens);
        });
      }),
    );
  });

  it('charges both meters or neither (L1)', () => {
    const ledger = openLedger({ requestsPerMinute: 60, tokensPerMinute: 60_000 });
    const full = admit(ledger, 'a', 10_000);
    const { ledger: refused, waitMs } = refuse(full, 'b', 500);
    expect(waitMs).toBe(500);
    expect(refused.requests).toEqual(full.requests);
    expect(refused.tokens).toEqual(full.tokens);
  });

  it('obeys the slower of its limits', () => {
    let ledger = openLedger({ requestsPerMinute: 60, tokensPerMinute: 60_000 });
    for (let index = 0; index < 10; index += 1) ledger = admit(ledger, `${index}`, 1);
    expect(refuse(ledger, 'next', 1).waitMs).toBe(1_000);
  });

  it('admits a request above the burst alone, when nothing is owed', () => {
    const ledger = admit(tokenLedger, 'whole', 500_000);
    expect(refuse(ledger, 'next', 1).waitMs).toBe(490_001);
  });

  it('answers an open id with the same reservation and charges it once', () => {
    const once = admit(tokenLedger, 'a', 7_000);
    expect(admit(once, 'a', 7_000)).toEqual(once);
  });

  it('gives back what a request did not use, and all of one never sent', () => {
    const full = admit(tokenLedger, 'a', 10_000);
    const open = { id: 'a', tokens: 10_000 };
    expect(settle(full, open, 4_000).tokens?.tatMs).toBe(startMs + 4_000);
    expect(free(full, open).tokens?.tatMs).toBe(startMs);
  });

  it('charges what a request used beyond its reservation', () => {
    const ledger = settle(admit(tokenLedger, 'a', 100), { id: 'a', tokens: 100 }, 12_000);
    expect(refuse(ledger, 'b', 1_000).waitMs).toBe(3_000);
  });

  it('settles and frees once (L5)', () => {
    const open = { id: 'a', tokens: 9_000 };
    const settled = settle(admit(tokenLedger, 'a', 9_000), open, 5_000);
    expect(settle(settled, open, 0)).toEqual(settled);
    expect(free(settled, open)).toEqual(settled);
  });

  it.each([NaN, -1, Infinity])('refuses to count %d tokens', (tokens) => {
    expect(() => reserve(tokenLedger, { id: 'a', tokens, nowMs: startMs })).toThrow(RangeError);
    expect(() => settle(tokenLedger, { id: 'a', tokens: 1 }, tokens)).toThrow(RangeError);
  });
});

describe('the waiting line (L3)', () => {
  it('does not let a stream of small requests starve a large one', () => {
    let ledger = refuse(admit(tokenLedger, 'first', 10_000), 'large', 9_000).ledger;
    let nowMs = startMs;
    for (; nowMs < startMs + 9_000; nowMs += 10) {
      ledger = refuse(ledger, `small at ${nowMs}`, 10, nowMs).ledger;
    }
    expect(admit(ledger, 'large', 9_000, nowMs).line.map(({ id }) => id)).not.toContain('large');
  });

  it('does not let one who asks again overtake those before it', () => {
    const { ledger } = refuse(admit(tokenLedger, 'first', 10_000), 'large', 9_000);
    const second = refuse(ledger, 'small', 10);
    expect(second.waitMs).toBe(9_010);
    expect(refuse(second.ledger, 'small', 10, startMs + 5_000).waitMs).toBe(4_010);
  });

  it('lets a small request pass a large one only where that costs the large one nothing', () => {
    const { ledger } = refuse(admit(tokenLedger, 'first', 5_000), 'large', 6_000);
    expect(refuse(ledger, 'small', 100).waitMs).toBe(1_100);
    expect(admit(ledger, 'small', 100, startMs + 1_100).line.map(({ id }) => id)).toEqual([
      'large',
    ]);
  });

  it('forgets who was told to wait and never came back', () => {
    const { ledger, waitMs } = refuse(admit(tokenLedger, 'first', 10_000), 'gone', 9_000);
    const lastMs = startMs + waitMs + lineGraceMs;
    expect(reserve(ledger, { id: 'next', tokens: 9_000, nowMs: lastMs }).admitted).toBe(false);
    expect(reserve(ledger, { id: 'next', tokens: 9_000, nowMs: lastMs + 1 }).admitted).toBe(true);
  });

  it('gives the place of one who gives up to the next', () => {
    const { ledger } = refuse(admit(tokenLedger, 'first', 10_000), 'quits', 9_000);
    expect(refuse(free(ledger, { id: 'quits' }), 'next', 500).waitMs).toBe(500);
  });
});

describe('a shared pause', () => {
  it('stops everybody until it ends, and the longer of two holds (L4)', () => {
    const paused = pauseUntil(pauseUntil(openLedger({}), startMs + 90_000), startMs + 5_000);
    expect(refuse(paused, 'a', 1).waitMs).toBe(90_000);
    expect(reserve(paused, { id: 'a', tokens: 1, nowMs: startMs + 90_000 }).admitted).toBe(true);
  });

  it('is followed by the steady pace, not by a burst', () => {
    const paused = pauseUntil(tokenLedger, startMs + 5_000);
    expect(refuse(paused, 'a', 2_000).waitMs).toBe(7_000);
  });
});

describe('observed limits', () => {
  it.each([
    [{ limitTokens: -1, remainingTokens: -1, limitRequests: -1, remainingRequests: -1 }],
    [{ limitTokens: 0, remainingTokens: 0, limitRequests: 0, remainingRequests: 0 }],
    [{ remainingTokens: 0, resetTokensMs: 60_000 }],
    [{ limitTokens: NaN, limitRequests: Infinity }],
    [{}],
  ] satisfies [ObservedLimits][])('that are unknown change nothing: %j', (observed) => {
    const ledger = admit(tokenLedger, 'a', 500);
    expect(observeLimits(ledger, observed, startMs)).toEqual(ledger);
  });

  it('are adopted where none was configured', () => {
    const ledger = observeLimits(openLedger({}), { limitRequests: 6 }, startMs);
    expect(refuse(admit(ledger, 'a', 1), 'b', 1).waitMs).toBe(10_000);
  });

  it('lower a configured limit and never raise it', () => {
    const lowered = observeLimits(tokenLedger, { limitTokens: 30_000 }, startMs);
    expect(lowered.tokens?.limitPerMinute).toBe(30_000);
    const raised = observeLimits(lowered, { limitTokens: 90_000 }, startMs);
    expect(raised.tokens?.limitPerMinute).toBe(60_000);
  });

  it('take away the burst, at most until the server’s reset, when little is left', () => {
    const scarce = { limitTokens: 60_000, remainingTokens: 5_999 };
    expect(refuse(observeLimits(tokenLedger, scarce, startMs), 'a', 1_000).waitMs).toBe(1_000);
    const soon = observeLimits(tokenLedger, { ...scarce, resetTokensMs: 300 }, startMs);
    expect(refuse(soon, 'a', 10_000).waitMs).toBe(300);
    const enough = { limitTokens: 60_000, remainingTokens: 6_000 };
    expect(admit(observeLimits(tokenLedger, enough, startMs), 'a', 10_000)).toBeDefined();
  });
});

describe('a clock that steps back (L6)', () => {
  it('admits nothing that would not have been admitted before the step', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), fc.integer({ min: 1, max: 5_000 }), (backMs, ms) => {
        const full = admit(tokenLedger, 'a', 10_000, startMs * 20);
        const nowMs = startMs * 20 - backMs;
        const { waitMs } = refuse(full, 'b', ms, nowMs);
        expect(waitMs).toBeGreaterThanOrEqual(ms);
        expect(waitMs).toBeLessThanOrEqual(ms + backstepToleranceMs);
      }),
    );
  });

  it('blocks nobody longer than the tolerance, pause and line included', () => {
    const { ledger } = refuse(pauseUntil(tokenLedger, startMs + 4_000), 'first', 100);
    const back = refuse(ledger, 'first', 100, startMs - 600_000);
    expect(back.waitMs).toBe(4_100);
    expect(
      reserve(back.ledger, { id: 'first', tokens: 100, nowMs: startMs - 595_900 }),
    ).toHaveProperty('admitted', true);
  });

  it('does not earn tokens by flickering', () => {
    let ledger = admit(tokenLedger, 'a', 10_000);
    for (let index = 0; index < 1_000; index += 1) {
      ledger = refuse(ledger, 'b', 100, startMs - (index % 2)).ledger;
    }
    expect(refuse(ledger, 'b', 100).waitMs).toBe(100);
  });
});
