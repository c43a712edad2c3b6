/**
 * One rate limit (requests or tokens per minute) as a generic cell rate algorithm (GCRA, ITU-T
 * I.371) whose charges can be corrected afterwards. Immutable.
 *
 * Owns the theoretical arrival time (`tatMs`): the instant at which all that was charged is paid
 * off at the limit's pace. Never knows a clock, a waiting line or another meter.
 *
 * M1 What is charged in any window of W ms is at most limit * W / 60 000 + the larger of the burst
 *    and the largest charge. M2 `tatMs` is always exactly what it would be if every charge had been
 *    made with its present units. Hence a refund never gives back what time has paid off already: a
 *    plain `tat - refund` would, and would break M1. M3 At most {@link maxKeptCharges} are kept.
 */

/** Beyond this many charges since the oldest open one, the oldest are final as they stand. */
export const maxKeptCharges = 1_000;

const minuteMs = 60_000;

interface Charge {
  readonly id: string;
  /** Not before this instant did the charge begin to be paid off. */
  readonly atMs: number;
  readonly units: number;
  /** Open charges can still be corrected. */
  readonly open: boolean;
}

export interface RateMeter {
  /** Units per minute, > 0. */
  readonly limitPerMinute: number;
  /** How much may be taken at once after a rest, as time at the limit's pace. */
  readonly burstMs: number;
  readonly tatMs: number;
  /** `tatMs` before the first of `charges`. */
  readonly baseMs: number;
  readonly charges: readonly Charge[];
}

/** A meter at rest. Throws a RangeError for a limit that is not above 0 or a negative burst. */
export function restingMeter(limitPerMinute: number, burstMs: number): RateMeter {
  if (!(limitPerMinute > 0 && Number.isFinite(limitPerMinute))) {
    throw new RangeError(`A rate limit must be a number above 0, not ${limitPerMinute}.`);
  }
  if (!(burstMs >= 0 && Number.isFinite(burstMs))) {
    throw new RangeError(`A burst must be a number of at least 0 ms, not ${burstMs}.`);
  }
  return { limitPerMinute, burstMs, tatMs: 0, baseMs: 0, charges: [] };
}

/**
 * When `units` may be charged if `aheadUnits` are charged before them; not after `nowMs` means now.
 * More units than the burst wait until all is paid off and then go alone, so nothing is too large.
 */
export function readyAtMs(
  meter: RateMeter,
  wanted: { readonly units: number; readonly aheadUnits: number; readonly nowMs: number },
): number {
  const startMs = Math.max(meter.tatMs, wanted.nowMs) + payoffMs(meter, wanted.aheadUnits);
  return startMs - Math.max(meter.burstMs - payoffMs(meter, wanted.units), 0);
}

/** Charges `units`; whether they are ready is the caller's question to {@link readyAtMs}. */
export function charge(meter: RateMeter, id: string, units: number, nowMs: number): RateMeter {
  return withCharges(meter, [...meter.charges, { id, atMs: nowMs, units, open: true }]);
}

/** Whether a charge of this id is still open. */
export function hasOpenCharge(meter: RateMeter, id: string): boolean {
  return meter.charges.some((entry) => entry.open && entry.id === id);
}

/** Closes a charge with the units it came to (undefined: as charged). Unknown or closed: no change. */
export function closeCharge(meter: RateMeter, id: string, units?: number): RateMeter {
  if (!hasOpenCharge(meter, id)) return meter;
  return withCharges(
    meter,
    meter.charges.map((entry) =>
      entry.open && entry.id === id
        ? { ...entry, units: units ?? entry.units, open: false }
        : entry,
    ),
  );
}

/** Nothing counts as paid off before `untilMs`. */
export function holdBack(meter: RateMeter, untilMs: number): RateMeter {
  const hold: Charge = { id: '', atMs: untilMs, units: 0, open: false };
  return withCharges(meter, [...meter.charges, hold]);
}

/** The same charges under another limit. */
export function withLimit(meter: RateMeter, limitPerMinute: number): RateMeter {
  if (limitPerMinute === meter.limitPerMinute) return meter;
  return withCharges({ ...meter, limitPerMinute }, meter.charges);
}

/** The same meter for a clock that was set by `byMs`. */
export function shiftMeter(meter: RateMeter, byMs: number): RateMeter {
  return {
    ...meter,
    tatMs: meter.tatMs + byMs,
    baseMs: meter.baseMs + byMs,
    charges: meter.charges.map((entry) => ({ ...entry, atMs: entry.atMs + byMs })),
  };
}

/** Upholds M2 by replaying the charges, and M3 by folding what is final into the base. */
function withCharges(meter: RateMeter, charges: readonly Charge[]): RateMeter {
  const firstOpen = charges.findIndex((entry) => entry.open);
  const settledCount = firstOpen === -1 ? charges.length : firstOpen;
  const finalCount = Math.max(settledCount, charges.length - maxKeptCharges);
  const kept = charges.slice(finalCount);
  const baseMs = replay(meter, meter.baseMs, charges.slice(0, finalCount));
  return { ...meter, baseMs, charges: kept, tatMs: replay(meter, baseMs, kept) };
}

function replay(meter: RateMeter, fromMs: number, charges: readonly Charge[]): number {
  return charges.reduce(
    (tatMs, entry) => Math.max(tatMs, entry.atMs) + payoffMs(meter, entry.units),
    fromMs,
  );
}

function payoffMs(meter: RateMeter, units: number): number {
  return (units * minuteMs) / meter.limitPerMinute;
}
