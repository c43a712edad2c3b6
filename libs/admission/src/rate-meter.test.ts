import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  charge,
  closeCharge,
  hasOpenCharge,
  holdBack,
  maxKeptCharges,
  readyAtMs,
  restingMeter,
  shiftMeter,
  withLimit,
} from './rate-meter.ts';
import type { RateMeter } from './rate-meter.ts';

const startMs = 1_000_000;

function ready(meter: RateMeter, units: number, nowMs: number): number {
  return readyAtMs(meter, { units, aheadUnits: 0, nowMs });
}

interface Use {
  readonly restMs: number;
  readonly reserved: number;
  readonly keptShare: number;
  readonly settleAfter: number;
}

const uses = fc.array(
  fc.record({
    restMs: fc.nat({ max: 20_000 }),
    reserved: fc.integer({ min: 1, max: 40_000 }),
    keptShare: fc.double({ min: 0, max: 1, noNaN: true }),
    settleAfter: fc.nat({ max: 5 }),
  }),
  { minLength: 1, maxLength: 60 },
);

interface Used {
  readonly atMs: number;
  readonly units: number;
}

/** Charges each use as early as it may go, and settles it some uses later for what it kept. */
function run(meter: RateMeter, course: readonly Use[]) {
  let nowMs = startMs;
  let current = meter;
  const used: Used[] = [];
  course.forEach((use, index) => {
    nowMs = Math.max(
      nowMs + use.restMs,
      Math.ceil(ready(current, use.reserved, nowMs + use.restMs)),
    );
    current = charge(current, `${index}`, use.reserved, nowMs);
    used.push({ atMs: nowMs, units: use.reserved * use.keptShare });
    course.forEach((other, otherIndex) => {
      if (otherIndex + other.settleAfter !== index) return;
      current = closeCharge(current, `${otherIndex}`, other.reserved * other.keptShare);
    });
  });
  return { meter: current, used, nowMs };
}

describe('a meter', () => {
  it('never lets more through in a minute than its limit and its burst, refunds included (M1)', () => {
    fc.assert(
      fc.property(uses, (course) => {
        const limit = 60_000;
        const burst = 10_000;
        const { used } = run(restingMeter(limit, 10_000), course);
        const largest = Math.max(...course.map((use) => use.reserved));
        for (const first of used) {
          const inWindow = used.filter(
            ({ atMs }) => atMs >= first.atMs && atMs <= first.atMs + 60_000,
          );
          const units = inWindow.reduce((sum, entry) => sum + entry.units, 0);
          expect(units).toBeLessThanOrEqual(limit + Math.max(burst, largest) + 0.01);
        }
      }),
    );
  });

  it('ends as if every charge had been made with what it came to (M2)', () => {
    fc.assert(
      fc.property(uses, (course) => {
        const empty = restingMeter(60_000, 10_000);
        const { meter, used, nowMs } = run(empty, course);
        const settled = course.reduce(
          (current, use, index) => closeCharge(current, `${index}`, use.reserved * use.keptShare),
          meter,
        );
        const replayed = used.reduce(
          (current, { atMs, units }, index) => charge(current, `${index}`, units, atMs),
          empty,
        );
        expect(settled.tatMs).toBeCloseTo(replayed.tatMs, 3);
        expect(settled.charges).toEqual([]);
        expect(ready(settled, 1, nowMs)).toBeCloseTo(ready(replayed, 1, nowMs), 3);
      }),
    );
  });

  it('gives nothing back for a charge that time has paid off already', () => {
    const first = charge(restingMeter(60_000, 20_000), 'early', 20_000, startMs);
    const second = charge(first, 'late', 20_000, startMs + 20_000);
    expect(closeCharge(second, 'early', 0).tatMs).toBe(second.tatMs);
  });

  it('asks for more time when a charge came to more than reserved', () => {
    const meter = charge(restingMeter(60_000, 10_000), 'a', 1_000, startMs);
    expect(closeCharge(meter, 'a', 31_000).tatMs).toBe(startMs + 31_000);
  });

  it('lets a charge above the burst go alone, as soon as all is paid off', () => {
    const meter = restingMeter(60_000, 10_000);
    expect(ready(meter, 500_000, startMs)).toBe(startMs);
    expect(ready(charge(meter, 'a', 1_000, startMs), 500_000, startMs)).toBe(startMs + 1_000);
  });

  it('lets a charge above the burst go although its cost is no exact number of milliseconds', () => {
    expect(ready(restingMeter(1_009, 10_000), 15_517, startMs)).toBe(startMs);
  });

  it('counts those ahead as charged', () => {
    const meter = restingMeter(60_000, 10_000);
    const wanted = { units: 4_000, aheadUnits: 9_000, nowMs: startMs };
    expect(readyAtMs(meter, wanted)).toBe(startMs + 3_000);
  });

  it('closes a charge once, and ignores one it does not know', () => {
    const meter = charge(restingMeter(600, 0), 'a', 10, startMs);
    const closed = closeCharge(meter, 'a', 5);
    expect(hasOpenCharge(meter, 'a')).toBe(true);
    expect(hasOpenCharge(closed, 'a')).toBe(false);
    expect(closeCharge(closed, 'a', 0)).toBe(closed);
    expect(closeCharge(meter, 'b', 0)).toBe(meter);
  });

  it('keeps a bounded number of charges, and their weight, when one never ends (M3)', () => {
    let meter = charge(restingMeter(60_000, 10_000), 'hangs', 10, startMs);
    for (let index = 0; index < maxKeptCharges + 50; index += 1) {
      meter = charge(meter, `${index}`, 1, startMs);
    }
    expect(meter.charges).toHaveLength(maxKeptCharges);
    expect(meter.tatMs).toBe(startMs + 10 + maxKeptCharges + 50);
    expect(closeCharge(meter, 'hangs', 0)).toBe(meter);
  });

  it('held back, starts no charge before that instant', () => {
    const meter = holdBack(restingMeter(60_000, 10_000), startMs + 10_000);
    expect(ready(meter, 3_000, startMs)).toBe(startMs + 3_000);
  });

  it('weighs its open charges anew under another limit', () => {
    const meter = charge(restingMeter(60_000, 0), 'a', 1_000, startMs);
    expect(withLimit(meter, 30_000).tatMs).toBe(startMs + 2_000);
    expect(withLimit(meter, 60_000)).toBe(meter);
  });

  it('moves as a whole with its clock', () => {
    const meter = charge(restingMeter(60_000, 5_000), 'a', 9_000, startMs);
    const moved = shiftMeter(meter, -400);
    expect(ready(moved, 2_000, startMs - 400)).toBe(ready(meter, 2_000, startMs) - 400);
    expect(closeCharge(moved, 'a', 8_000).tatMs).toBe(startMs - 400 + 8_000);
  });

  it.each([0, -1, NaN, Infinity])('refuses a limit of %d', (limit) => {
    expect(() => restingMeter(limit, 0)).toThrow(RangeError);
  });

  it.each([-1, NaN, Infinity])('refuses a burst of %d ms', (burstMs) => {
    expect(() => restingMeter(60, burstMs)).toThrow(RangeError);
  });
});
