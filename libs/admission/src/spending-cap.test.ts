import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chargeSpend,
  freeSpend,
  openCap,
  reserveSpend,
  settleSpend,
  withCap,
} from './spending-cap.ts';
import type { SpendingCap } from './spending-cap.ts';

function reserved(state: SpendingCap, id: string, mostMicroDollars: number): SpendingCap {
  const answer = reserveSpend(state, { id, mostMicroDollars });
  if (!answer.admitted) throw new Error(`${id} was refused: ${answer.reason}`);
  return answer.state;
}

interface Move {
  readonly kind: 'reserve' | 'settle' | 'free' | 'charge';
  readonly id: string;
  readonly amount: number;
}

const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('reserve', 'settle', 'free', 'charge'),
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    amount: fc.nat({ max: 1_000 }),
  }),
  { maxLength: 80 },
);

/** `overrun`: whether a request may cost more than was reserved for it. */
function apply(state: SpendingCap, { kind, id, amount }: Move, overrun: boolean): SpendingCap {
  if (kind === 'charge') return chargeSpend(state, id);
  if (kind === 'free') return freeSpend(state, id);
  if (kind === 'settle') {
    const most = overrun
      ? amount
      : Math.min(amount, state.open.get(id) ?? state.charged.get(id) ?? 0);
    return settleSpend(state, id, most);
  }
  const answer = reserveSpend(state, { id, mostMicroDollars: amount });
  return answer.admitted ? answer.state : state;
}

const askedAfterCharge: Move[] = [
  { kind: 'reserve', id: 'b', amount: 1 },
  { kind: 'charge', id: 'b', amount: 0 },
  { kind: 'reserve', id: 'b', amount: 1_000 },
  { kind: 'settle', id: 'b', amount: 1_000 },
];

describe('a spending cap', () => {
  it('keeps settled + reserved within it (S1, I13), and reserved the sum of what is open (S2)', () => {
    fc.assert(
      fc.property(moves, fc.nat({ max: 5_000 }), (course, cap) => {
        let state = openCap(cap);
        for (const move of course) {
          state = apply(state, move, false);
          expect(state.settledMicroDollars + state.reservedMicroDollars).toBeLessThanOrEqual(cap);
          const sum = [...state.open.values()].reduce((a, b) => a + b, 0);
          expect(state.reservedMicroDollars).toBe(sum);
        }
      }),
      { examples: [[askedAfterCharge, 1_001]] },
    );
  });

  /** What somebody said it cost: a charge that nobody could put a figure to may be corrected down. */
  const toldOf = ({ settledMicroDollars, charged }: SpendingCap): number =>
    settledMicroDollars - [...charged.values()].reduce((sum, each) => sum + each, 0);

  const correctedCharge: Move[] = [
    { kind: 'reserve', id: 'b', amount: 1 },
    { kind: 'charge', id: 'b', amount: 0 },
    { kind: 'settle', id: 'b', amount: 0 },
  ];

  it('records an overrun, and admits nothing that would add to it (S1)', () => {
    fc.assert(
      fc.property(moves, fc.nat({ max: 5_000 }), (course, cap) => {
        let state = openCap(cap);
        for (const move of course) {
          const before = state;
          state = apply(before, move, true);
          const total = state.settledMicroDollars + state.reservedMicroDollars;
          if (state.open.size > before.open.size) expect(total).toBeLessThanOrEqual(cap);
          expect(toldOf(state)).toBeGreaterThanOrEqual(toldOf(before));
        }
      }),
      { examples: [[correctedCharge, 1]] },
    );
  });

  it('tells what may fit later from what never will', () => {
    const state = settleSpend(reserved(openCap(100), 'a', 40), 'a', 30);
    const busy = reserved(state, 'b', 50);
    expect(reserveSpend(busy, { id: 'c', mostMicroDollars: 20 })).toHaveProperty('admitted', true);
    expect(reserveSpend(busy, { id: 'c', mostMicroDollars: 21 })).toEqual({
      admitted: false,
      reason: 'in_flight',
    });
    expect(reserveSpend(busy, { id: 'c', mostMicroDollars: 71 })).toEqual({
      admitted: false,
      reason: 'spent',
    });
  });

  it('never admits a request without a known price (S4)', () => {
    expect(reserveSpend(openCap(100), { id: 'a', mostMicroDollars: undefined })).toEqual({
      admitted: false,
      reason: 'unpriced',
    });
  });

  it('settles and frees once, and ignores what it does not know (S3)', () => {
    const settled = settleSpend(reserved(openCap(100), 'a', 40), 'a', 30);
    expect(settleSpend(settled, 'a', 30)).toBe(settled);
    expect(freeSpend(settled, 'a')).toBe(settled);
    expect(settled).toEqual({ ...openCap(100), settledMicroDollars: 30 });
  });

  it('raises the reservation of an id that asks for more, where that fits, and never lowers it', () => {
    const once = reserved(openCap(100), 'a', 60);
    expect(reserved(once, 'a', 60)).toBe(once);
    expect(reserved(once, 'a', 10)).toBe(once);
    expect(reserved(once, 'a', 90)).toMatchObject({ reservedMicroDollars: 90 });
    expect(reserveSpend(once, { id: 'a', mostMicroDollars: 101 })).toMatchObject({
      reason: 'spent',
    });
  });

  it('counts what was charged as spent until it is settled at what it cost (S5)', () => {
    const charged = chargeSpend(reserved(openCap(100), 'a', 60), 'a');
    expect(charged).toMatchObject({ settledMicroDollars: 60, reservedMicroDollars: 0 });
    expect(chargeSpend(charged, 'a')).toBe(charged);
    const settled = settleSpend(charged, 'a', 25);
    expect(settled).toMatchObject({ settledMicroDollars: 25, reservedMicroDollars: 0 });
    expect(settleSpend(settled, 'a', 25)).toBe(settled);
  });

  it('goes on from what a round had spent before', () => {
    const answer = reserveSpend(openCap(100, 90), { id: 'a', mostMicroDollars: 11 });
    expect(answer).toEqual({ admitted: false, reason: 'spent' });
  });

  it('when raised admits what it refused, when lowered admits nothing more', () => {
    const state = reserved(openCap(100), 'a', 100);
    expect(reserved(withCap(state, 150), 'b', 50).reservedMicroDollars).toBe(150);
    const lowered = withCap(state, 20);
    expect(reserveSpend(lowered, { id: 'b', mostMicroDollars: 1 })).toHaveProperty(
      'admitted',
      false,
    );
  });

  it.each([NaN, -1, 0.5, Infinity])('refuses to count %d micro-dollars', (amount) => {
    const state = reserved(openCap(100), 'a', 1);
    expect(() => openCap(amount)).toThrow(RangeError);
    expect(() => withCap(state, amount)).toThrow(RangeError);
    expect(() => reserveSpend(state, { id: 'b', mostMicroDollars: amount })).toThrow(RangeError);
    expect(() => settleSpend(state, 'a', amount)).toThrow(RangeError);
  });
});

describe('without a cap', () => {
  it('everything is admitted, unpriced requests too, and counted', () => {
    const priced = reserved(openCap(undefined), 'a', 1_000_000_000);
    const answer = reserveSpend(priced, { id: 'b', mostMicroDollars: undefined });
    expect(answer).toHaveProperty('admitted', true);
    expect(settleSpend(priced, 'a', 7).settledMicroDollars).toBe(7);
  });
});
