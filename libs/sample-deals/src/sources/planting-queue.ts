import type { PlantedSignal } from '../labels.ts';
import type { Person } from '../cast.ts';
import type { PlannedSignal } from '../plan/signal-plan.ts';

/** How far into its share of the text a signal is said: not at once. */
const firstPlace = 0.2;

/** A sentence and the source it stands in. Sources get their ids last, in order of time. */
export interface Planting<Source> {
  readonly signal: PlannedSignal;
  readonly sentence: string;
  readonly source: Source;
}

/**
 * The signals one kind of source has still to say. Owns what is left and what was planted.
 *
 * 1. `due` spreads the signals evenly over the progress of the writing.
 * 2. A signal is given out once and must then be recorded with `planted`.
 */
export class PlantingQueue<Source> {
  private readonly total: number;
  private readonly left: PlannedSignal[];
  readonly plantings: Planting<Source>[] = [];

  constructor(signals: readonly PlannedSignal[]) {
    this.total = signals.length;
    this.left = [...signals];
  }

  /** How many signals are still to be said. */
  get size(): number {
    return this.left.length;
  }

  /**
   * The next signal that `speaker` can say, when the share of the text written (0 to 1) has reached
   * its place. A decision maker does not announce the decision maker.
   */
  due(progress: number, speaker: Pick<Person, 'decides'>): PlannedSignal | undefined {
    const given = this.total - this.left.length;
    if (progress * this.total < given + firstPlace) return undefined;
    const at = this.left.findIndex(({ kind }) => kind !== 'decision_maker' || !speaker.decides);
    return at < 0 ? undefined : this.left.splice(at, 1)[0];
  }

  planted(signal: PlannedSignal, sentence: string, source: Source): void {
    this.plantings.push({ signal, sentence, source });
  }
}

/** The label of a planting, once its source has an id. */
export function labelOf({ signal, sentence }: Planting<unknown>, sourceId: string): PlantedSignal {
  return { kind: signal.kind, source_id: sourceId, sentence, paraphrased: signal.paraphrased };
}
