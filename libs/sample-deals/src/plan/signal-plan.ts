import type { Archetype, SignalKind } from '../labels.ts';
import type { SeededRandom } from '../random.ts';

export interface PlannedSignal {
  readonly kind: SignalKind;
  readonly paraphrased: boolean;
}

interface Mixture {
  readonly always: readonly SignalKind[];
  readonly sometimes: readonly SignalKind[];
}

const mixtures: Readonly<Record<Archetype, Mixture>> = {
  hot: { always: ['champion', 'pricing', 'decision_maker'], sometimes: ['demo_request', 'pain'] },
  healthy: {
    always: ['pain', 'champion'],
    sometimes: ['pricing', 'demo_request', 'decision_maker', 'objection'],
  },
  stalled: {
    always: ['gone_silent', 'single_threaded'],
    sometimes: ['pain', 'budget', 'objection'],
  },
  at_risk: {
    always: ['competitor', 'no_decision_maker'],
    sometimes: ['budget', 'objection', 'pain', 'pricing'],
  },
  lost_cause: {
    always: ['gone_silent', 'budget', 'competitor'],
    sometimes: ['no_decision_maker', 'objection'],
  },
  empty: { always: [], sometimes: [] },
};

/** What only the seller can observe: it is written in notes. All other kinds the customer says. */
const observedBySeller: ReadonlySet<SignalKind> = new Set([
  'single_threaded',
  'gone_silent',
  'no_decision_maker',
]);

export function isObservedBySeller(kind: SignalKind): boolean {
  return observedBySeller.has(kind);
}

/**
 * The signals of a deal: all kinds the archetype always has, some it may have; at full size what the
 * customer says comes back `repeats` times. Every third one is paraphrased, from a random start, so
 * that the share holds over few deals too.
 */
export function planSignals(
  archetype: Archetype,
  options: { readonly optional: number; readonly repeats: number },
  random: SeededRandom,
): PlannedSignal[] {
  const { always, sometimes } = mixtures[archetype];
  const kinds = [...always, ...random.sample(sometimes, options.optional)].flatMap((kind) =>
    Array.from({ length: isObservedBySeller(kind) ? 1 : options.repeats }, () => kind),
  );
  const offset = random.int(0, 2);
  return random.shuffled(kinds).map((kind, at) => ({ kind, paraphrased: (at + offset) % 3 === 0 }));
}
