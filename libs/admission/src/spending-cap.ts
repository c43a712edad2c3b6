/**
 * Keeps a job's cost under its cap. Immutable.
 *
 * Owns what is settled and what is reserved. Never knows prices or tokens, only micro-dollars.
 *
 * S1 (I13) settled + reserved <= cap, as long as no request costs more than was reserved for it and
 *    the cap is not lowered below what is spent. Money that is spent is recorded all the same;
 *    nothing more is then admitted. S2 `reservedMicroDollars` is the sum of the open reservations.
 *    S3 Reserving the same again, settling, charging and freeing are idempotent. S4 Under a cap an
 *    unknown price is never admitted. S5 What is charged counts as settled until it is settled.
 */

export interface SpendingCap {
  /** Undefined: no cap. */
  readonly capMicroDollars: number | undefined;
  readonly settledMicroDollars: number;
  readonly reservedMicroDollars: number;
  /** Request id → what is reserved for it. */
  readonly open: ReadonlyMap<string, number>;
  /** Request id → what was charged for it because nobody said what it cost. */
  readonly charged: ReadonlyMap<string, number>;
}

/** A cap at the start of a round; `settledMicroDollars`: what the round has spent before. */
export function openCap(
  capMicroDollars: number | undefined,
  settledMicroDollars: number = 0,
): SpendingCap {
  if (capMicroDollars !== undefined) requireAmount(capMicroDollars, 'A spending cap');
  requireAmount(settledMicroDollars, 'Settled cost');
  return {
    ...{ capMicroDollars, settledMicroDollars, reservedMicroDollars: 0 },
    ...{ open: new Map(), charged: new Map() },
  };
}

/**
 * Why a request may not be sent. `in_flight`: it may fit once open requests are settled; `spent`: it
 * will not fit, hold the job for its budget; `unpriced`: the model has no known price.
 */
export type CapRefusal = 'in_flight' | 'spent' | 'unpriced';

export type CapAnswer =
  | { readonly admitted: true; readonly state: SpendingCap }
  | { readonly admitted: false; readonly reason: CapRefusal };

/**
 * Reserves the most a request can cost; undefined: its price is unknown. An open reservation is raised
 * to it, where that fits, and never lowered. Where the
 * cap was passed meanwhile, an open one gives no right to another request. Throws a RangeError for an
 * amount that is not whole and at least 0.
 */
export function reserveSpend(
  state: SpendingCap,
  request: { readonly id: string; readonly mostMicroDollars: number | undefined },
): CapAnswer {
  const { id, mostMicroDollars } = request;
  const open = state.open.get(id);
  if (mostMicroDollars === undefined) {
    if (state.capMicroDollars !== undefined) return { admitted: false, reason: 'unpriced' };
    return { admitted: true, state: open === undefined ? withReservation(state, id, 0) : state };
  }
  requireAmount(mostMicroDollars, 'A reserved cost');
  const needed = Math.max(open ?? 0, mostMicroDollars);
  const reason = refusalOf(freeSpend(state, id), needed);
  if (reason !== undefined) return { admitted: false, reason };
  if (open === needed) return { admitted: true, state };
  return { admitted: true, state: withReservation(freeSpend(state, id), id, needed) };
}

/**
 * The request cost this; an unknown or settled id changes nothing. Throws a RangeError for an amount
 * that is not whole and at least 0.
 */
export function settleSpend(
  state: SpendingCap,
  id: string,
  actualMicroDollars: number,
): SpendingCap {
  requireAmount(actualMicroDollars, 'A settled cost');
  const chargedMicroDollars = state.charged.get(id);
  if (chargedMicroDollars !== undefined) {
    const charged = new Map(state.charged);
    charged.delete(id);
    return recordSpend({ ...state, charged }, actualMicroDollars - chargedMicroDollars);
  }
  return state.open.has(id) ? recordSpend(freeSpend(state, id), actualMicroDollars) : state;
}

/** Nobody can say what the request cost: all that was reserved counts as spent until somebody does. */
export function chargeSpend(state: SpendingCap, id: string): SpendingCap {
  const reserved = state.open.get(id);
  if (reserved === undefined) return state;
  const charged = new Map(state.charged).set(id, reserved);
  return recordSpend({ ...freeSpend(state, id), charged }, reserved);
}

/** Money that was spent without a reservation, or beside it; a correction may be below 0. */
export function recordSpend(state: SpendingCap, microDollars: number): SpendingCap {
  return { ...state, settledMicroDollars: state.settledMicroDollars + microDollars };
}

/** The request was never sent, or was not charged: all is given back. */
export function freeSpend(state: SpendingCap, id: string): SpendingCap {
  const reserved = state.open.get(id);
  if (reserved === undefined) return state;
  const open = new Map(state.open);
  open.delete(id);
  return { ...state, open, reservedMicroDollars: state.reservedMicroDollars - reserved };
}

/** The same spending under another cap, or none. */
export function withCap(state: SpendingCap, capMicroDollars: number | undefined): SpendingCap {
  if (capMicroDollars !== undefined) requireAmount(capMicroDollars, 'A spending cap');
  return { ...state, capMicroDollars };
}

function refusalOf(state: SpendingCap, microDollars: number): CapRefusal | undefined {
  const leftMicroDollars = (state.capMicroDollars ?? Infinity) - state.settledMicroDollars;
  if (microDollars > leftMicroDollars) return 'spent';
  return microDollars > leftMicroDollars - state.reservedMicroDollars ? 'in_flight' : undefined;
}

/** Who asks again under an id takes its charge for final: what is settled next is the new request. */
function withReservation(state: SpendingCap, id: string, microDollars: number): SpendingCap {
  const charged = new Map(state.charged);
  charged.delete(id);
  return {
    ...{ ...state, charged },
    open: new Map(state.open).set(id, microDollars),
    reservedMicroDollars: state.reservedMicroDollars + microDollars,
  };
}

/** A NaN would pass every comparison from then on and lift the cap. */
function requireAmount(microDollars: number, what: string): void {
  if (!(Number.isSafeInteger(microDollars) && microDollars >= 0)) {
    throw new RangeError(`${what} must be whole micro-dollars of at least 0, not ${microDollars}.`);
  }
}
