import { RetryableError } from '@longhaul/ports/errors';
import type { Agenda } from '../world/agenda.ts';
import type { Chance } from '../world/chance.ts';
import type { Call } from './around.ts';

/** What may befall a call on its way to a part and back. */
export type Trouble =
  /** Never applied; the caller is told after a while that it failed. */
  | 'refused'
  /** Applied; the caller is told that it failed. */
  | 'reply-lost'
  /** Applied twice; the caller gets the second answer. */
  | 'repeated'
  /** The caller is told that it failed; it is applied later. */
  | 'late'
  /** Applied after ten seconds. */
  | 'slow';

export type WireRates = Partial<Record<Trouble, number>>;

export type Wire = {
  readonly name: string;
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly rates: WireRates;
  /** Share of calls that take time at all. */
  readonly slowShare: number;
  /** False once the world is calm. */
  readonly isTroubled: () => boolean;
  /** Why nothing gets through now, if so. */
  readonly outage: (call: Call) => string | undefined;
  readonly tell: (call: Call, trouble: Trouble | 'outage') => void;
};

/** Carries one call over a wire that may lose, delay or repeat it. */
export async function carry<Value>(
  wire: Wire,
  call: Call,
  act: () => Promise<Value>,
): Promise<Value> {
  const { chance } = wire;
  const isSlow = chance.happens(wire.slowShare);
  if (isSlow) await rest(wire, chance.between(1, 40));
  const outage = wire.outage(call);
  if (outage !== undefined) {
    wire.tell(call, 'outage');
    await rest(wire, chance.between(200, 4_000));
    throw new RetryableError(outage, 1_000);
  }
  const trouble = wire.isTroubled() ? drawTrouble(wire, call) : undefined;
  if (trouble) wire.tell(call, trouble);
  const value = await troubled(wire, trouble, act);
  if (isSlow) await rest(wire, chance.between(1, 40));
  return value;
}

function drawTrouble({ chance, rates }: Wire, call: Call): Trouble | undefined {
  const draw = chance.next();
  let below = 0;
  for (const [trouble, rate] of Object.entries(rates) as [Trouble, number][]) {
    below += rate;
    if (draw < below) return call.isMutation || !onlyMutations.has(trouble) ? trouble : undefined;
  }
  return undefined;
}

/** Reading twice, or later, is no trouble. */
const onlyMutations: ReadonlySet<Trouble> = new Set(['repeated', 'late']);

async function troubled<Value>(
  wire: Wire,
  trouble: Trouble | undefined,
  act: () => Promise<Value>,
): Promise<Value> {
  const { chance, agenda, name } = wire;
  switch (trouble) {
    case undefined:
      return act();
    case 'slow':
      await rest(wire, 10_000);
      return act();
    case 'repeated':
      await act();
      await rest(wire, chance.between(0, 500));
      return act();
    case 'refused':
      await rest(wire, chance.between(10, 3_000));
      throw new RetryableError(`${name}: no answer.`, 100);
    case 'reply-lost':
      await act();
      await rest(wire, chance.between(10, 3_000));
      throw new RetryableError(`${name}: the answer was lost.`, 100);
    case 'late':
      // Told to nobody: its caller has been told that it failed.
      agenda.after(chance.between(500, 20_000), () => void act().catch(() => undefined));
      await rest(wire, chance.between(10, 3_000));
      throw new RetryableError(`${name}: no answer in time.`, 100);
  }
}

function rest({ agenda }: Wire, ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => void agenda.after(ms, resolve));
}
