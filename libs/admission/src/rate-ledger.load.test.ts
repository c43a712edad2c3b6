/**
 * Plays many requests against a ledger in virtual time: each asks, waits exactly as told, is
 * answered after its own call time and settles with what it used.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLedger, reserve, settle } from './rate-ledger.ts';
import type { RateLedger } from './rate-ledger.ts';
import { rateLimits } from './testing.ts';

const startMs = 1_000_000;

interface Plan {
  readonly atMs: number;
  readonly tokens: number;
  readonly usedShare: number;
  readonly callMs: number;
}

const askers: fc.Arbitrary<Plan[]> = fc.array(
  fc.record({
    atMs: fc.nat({ max: 90_000 }),
    tokens: fc.integer({ min: 1, max: 40_000 }),
    usedShare: fc.double({ min: 0, max: 1, noNaN: true }),
    callMs: fc.integer({ min: 1, max: 60_000 }),
  }),
  { minLength: 1, maxLength: 40 },
);

interface Asker {
  readonly id: string;
  readonly tokens: number;
  readonly usedTokens: number;
  readonly callMs: number;
}

interface Wake {
  readonly atMs: number;
  readonly asker: Asker;
  readonly kind: 'ask' | 'answered';
}

function firstAsk({ atMs, tokens, usedShare, callMs }: Plan, index: number): Wake {
  const asker = { id: `${index}`, tokens, usedTokens: tokens * usedShare, callMs };
  return { atMs: startMs + atMs, asker, kind: 'ask' };
}

/** Lets everybody ask, wait exactly as told, call and settle; returns who went in when. */
function play(ledger: RateLedger, wakes: readonly Wake[]) {
  let current = ledger;
  const queue = [...wakes];
  const admittedAtMs = new Map<string, number>();
  const promisedMs = new Map<string, number>();
  for (let turn = 0; queue.length > 0; turn += 1) {
    if (turn > 20_000) throw new Error('somebody starves');
    queue.sort((a, b) => a.atMs - b.atMs);
    const { atMs, asker, kind } = queue.shift() as Wake;
    if (kind === 'answered') {
      current = settle(current, asker, asker.usedTokens);
      continue;
    }
    const answer = reserve(current, { id: asker.id, tokens: asker.tokens, nowMs: atMs });
    current = answer.ledger;
    if (answer.admitted) {
      admittedAtMs.set(asker.id, atMs);
      queue.push({ atMs: atMs + asker.callMs, asker, kind: 'answered' });
    } else {
      if (!promisedMs.has(asker.id)) promisedMs.set(asker.id, atMs + answer.waitMs);
      queue.push({ atMs: atMs + answer.waitMs, asker, kind: 'ask' });
    }
  }
  return { admittedAtMs, promisedMs };
}

describe('a ledger under load', () => {
  it('admits in any minute at most its limits and bursts, whatever is settled when (L2)', () => {
    fc.assert(
      fc.property(askers, fc.integer({ min: 1, max: 600 }), (all, requestsPerMinute) => {
        const wakes = all.map(firstAsk);
        const limits = { requestsPerMinute, tokensPerMinute: 60_000 };
        const { admittedAtMs } = play(openLedger(limits), wakes);
        const largest = Math.max(10_000, ...all.map(({ tokens }) => tokens));
        for (const fromMs of admittedAtMs.values()) {
          const within = wakes.filter(({ asker }) => {
            const atMs = admittedAtMs.get(asker.id) ?? NaN;
            return atMs >= fromMs && atMs <= fromMs + 60_000;
          });
          const tokens = within.reduce((sum, { asker }) => sum + asker.usedTokens, 0);
          expect(tokens).toBeLessThanOrEqual(60_000 + largest + 0.01);
          const requestBurst = Math.max(1, requestsPerMinute / 6);
          expect(within.length).toBeLessThanOrEqual(requestsPerMinute + requestBurst);
        }
      }),
    );
  });

  it('lets everybody in, whatever the limits and sizes (L3)', () => {
    fc.assert(
      fc.property(askers, rateLimits(), (all, limits) => {
        const { admittedAtMs } = play(openLedger(limits), all.map(firstAsk));
        expect(admittedAtMs.size).toBe(all.length);
      }),
    );
  });

  it('keeps its word: under one limit and without refunds nobody waits longer than told (L3)', () => {
    fc.assert(
      fc.property(askers, fc.integer({ min: 1_000, max: 100_000 }), (all, tokensPerMinute) => {
        const wakes = all.map((each, index) => firstAsk({ ...each, usedShare: 1 }, index));
        const { admittedAtMs, promisedMs } = play(openLedger({ tokensPerMinute }), wakes);
        const roundingMs = all.length;
        for (const [id, promised] of promisedMs) {
          expect(admittedAtMs.get(id)).toBeLessThanOrEqual(promised + roundingMs);
        }
      }),
    );
  });
});
