/**
 * What the analyst listens for. A cue is one thing that people say in many ways (the lexicons hold
 * the ways); here stands what it means for the deal.
 */

/** The reply's lists of evidence that cues fill. (Competitors are listed by name.) */
export type EvidenceList =
  'risk_signals' | 'pain_points_identified' | 'objections_raised' | 'buying_signals';

/** The patterns of risk that a model may judge; those that depend on today are left to rules. */
export type RiskPattern =
  | 'ghosted'
  | 'single_threaded'
  | 'no_power'
  | 'pricing_not_mentioned'
  | 'competitor_in_play'
  | 'budget_concern'
  | 'stalled_in_stage'
  | 'red_flag';

export type CueMeaning = {
  /** Where its evidence goes; null: it only moves scores. */
  readonly list: EvidenceList | null;
  /** For people, a noun phrase or short sentence without full stop. */
  readonly says: string;
  /** Points of risk (positive) or of promise (negative), once per cue and deal. */
  readonly risk: number;
  readonly pattern?: RiskPattern;
  /** Only the buyer's own words count: a seller's offer of a demo is no demand for one. */
  readonly buyerOnly?: true;
  /** What it shows of budget, authority, need and timeline, 0 to 25 each. */
  readonly budget?: number;
  readonly authority?: number;
  readonly need?: number;
  readonly timeline?: number;
};

type Effects = Omit<CueMeaning, 'list' | 'says' | 'risk' | 'buyerOnly'>;

function risk(says: string, points: number, effects: Effects = {}): CueMeaning {
  return { list: 'risk_signals', says, risk: points, ...effects };
}

function objection(says: string, points: number, effects: Effects = {}): CueMeaning {
  return { list: 'objections_raised', says, risk: points, buyerOnly: true, ...effects };
}

function pain(says: string, need: number): CueMeaning {
  return { list: 'pain_points_identified', says, risk: 0, buyerOnly: true, need };
}

/** A request is one only in the buyer's own words. */
function request(says: string, points: number, effects: Effects): CueMeaning {
  return { list: 'buying_signals', says, risk: points, buyerOnly: true, ...effects };
}

function promise(says: string, points: number, effects: Effects): CueMeaning {
  return { list: 'buying_signals', says, risk: points, ...effects };
}

/** Moves scores and is no evidence by itself. */
function context(says: string, points: number, effects: Effects): CueMeaning {
  return { list: null, says, risk: points, ...effects };
}

const meanings = {
  budget_concern: risk('Budget is in doubt', 14, { pattern: 'budget_concern', budget: -6 }),
  going_silent: risk('The buyer has gone silent', 14, { pattern: 'ghosted' }),
  postponed: risk('The decision is being put off', 12, {
    pattern: 'stalled_in_stage',
    timeline: -6,
  }),
  champion_lost: risk('The main contact is leaving or has changed role', 18, {
    pattern: 'red_flag',
    authority: -8,
  }),
  alone: risk('Everything hangs on one person', 8, { pattern: 'single_threaded' }),
  no_authority: risk('The contact cannot decide alone', 9, { pattern: 'no_power', authority: -4 }),
  red_flag: risk('A red flag in the account', 20, { pattern: 'red_flag' }),
  slow_process: risk('A formal review slows the deal', 6),
  competitor: risk('A competitor is in play', 10, { pattern: 'competitor_in_play' }),
  price_objection: objection('The price is questioned', 8, { budget: 4 }),
  feature_objection: objection('A capability is found missing', 7),
  security_objection: objection('Security or compliance is questioned', 5),
  effort_objection: objection('The effort of moving is feared', 5),
  terms_objection: objection('Contract terms are questioned', 5),
  manual_work: pain('Too much is done by hand', 8),
  slow_work: pain('The work takes too long', 8),
  errors: pain('Errors and rework', 8),
  losses: pain('Money or customers are being lost', 10),
  blindness: pain('No clear view of what happens', 7),
  frustration: pain('Frustration with how things are', 7),
  pricing_request: request('Asks for pricing', -6, { budget: 8 }),
  demo_request: request('Asks for a demo or trial', -6, { need: 6 }),
  leader_joining: promise('A decision-maker joins', -8, { authority: 12 }),
  date_named: promise('A date for going live is named', -5, { timeline: 12 }),
  commitment: promise('Readiness to go ahead', -14, { timeline: 10, need: 4 }),
  budget_confirmed: promise('Budget is confirmed', -10, { budget: 18 }),
  pricing_talk: context('Pricing is discussed', -2, { budget: 6 }),
  champion_words: promise('Somebody inside speaks up for the deal', -6, { authority: 4 }),
} satisfies Record<string, CueMeaning>;

export type CueName = keyof typeof meanings;

/** Every cue and what it means. */
export const cueMeanings: Readonly<Record<CueName, CueMeaning>> = meanings;

/**
 * The ways to say the cues in one language: phrases in lower case, separated by commas; `*` at the
 * end lets a word go on.
 */
export type Lexicon = Readonly<Partial<Record<CueName, string>>>;
