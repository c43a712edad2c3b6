/**
 * What was planted in a sample deal: the answer key for measuring an analyst. Labels travel beside a
 * deal and are never part of it. Field names are snake_case because labels are written to files as
 * they are.
 */

/** How the deal is really doing; decides its signals, dates and people. */
export type Archetype = 'hot' | 'healthy' | 'stalled' | 'at_risk' | 'lost_cause' | 'empty';

export const signalKinds = [
  'competitor',
  'budget',
  'objection',
  'single_threaded',
  'gone_silent',
  'no_decision_maker',
  'pricing',
  'champion',
  'demo_request',
  'decision_maker',
  'pain',
] as const;

/**
 * `budget` is a concern about money, `pricing` a request for a price (a buying signal);
 * `decision_maker` says that one takes part, `no_decision_maker` that none does.
 */
export type SignalKind = (typeof signalKinds)[number];

export interface PlantedSignal {
  readonly kind: SignalKind;
  /** The id of the email, note, call or meeting that holds the sentence. */
  readonly source_id: string;
  /** Literally in the source's body or transcript, outside quotes and signature. */
  readonly sentence: string;
  /** Said without the obvious keywords. */
  readonly paraphrased: boolean;
}

export type LanguageCode = 'en' | 'de' | 'fr' | 'es' | 'pt';

export interface DealLabels {
  readonly deal_id: string;
  readonly archetype: Archetype;
  readonly language: LanguageCode;
  readonly industry: string;
  /** Hundreds of emails and long transcripts at full size; small deals are all short. */
  readonly heavy: boolean;
  /** The close date lies before `asOf` although the deal is open. */
  readonly overdue: boolean;
  readonly signals: readonly PlantedSignal[];
}
