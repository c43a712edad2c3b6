/**
 * A job's state is three things that must not be mixed: the **phase** of its round, which only
 * moves forward (I5); a **hold**, which is set and cleared; and the **outcome**, known at the seal.
 * What people see (`status`) is derived from the three and stored nowhere.
 */
export const phases = ['planning', 'extracting', 'sealed', 'analyzing', 'done'] as const;
/** Where a round is; planning belongs to the first round only. */
export type JobPhase = (typeof phases)[number];

export const holds = ['none', 'paused', 'blocked', 'budget'] as const;
/** Why nothing new may start: a person's word, a model that cannot answer, or money spent. */
export type Hold = (typeof holds)[number];

export const outcomes = ['complete', 'partial', 'failed', 'cancelled'] as const;
/** How a round ended. */
export type Outcome = (typeof outcomes)[number];

/** How a job was told to stop: `drain` lets calls in flight end, `now` aborts them. */
export const stops = ['none', 'drain', 'now'] as const;
export type Stop = (typeof stops)[number];

export const statuses = [
  'queued',
  'planning',
  'extracting',
  'paused',
  'blocked',
  'budget_paused',
  'cancelling',
  'analyzing',
  'complete',
  'partial',
  'failed',
  'cancelled',
] as const;
/** What people see: derived by `statusOf`. */
export type JobStatus = (typeof statuses)[number];

/** Everything about a job that is not an item's. */
export type JobState = {
  /** 1 for the first run, one more for each redrive. */
  readonly round: number;
  readonly phase: JobPhase;
  readonly hold: Hold;
  readonly stop: Stop;
};

/** A job that nobody has planned yet. */
export const initialState: JobState = { round: 1, phase: 'planning', hold: 'none', stop: 'none' };

/** What may happen to a job's state; `reopened` starts a redrive's round. */
export type JobTransition =
  | { readonly kind: 'planned' }
  | { readonly kind: 'sealed' }
  | { readonly kind: 'analyzing' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'reopened'; readonly round: number }
  | { readonly kind: 'held'; readonly hold: Exclude<Hold, 'none'> }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'stopped'; readonly stop: Exclude<Stop, 'none'> };

const reached = {
  planned: 'extracting',
  sealed: 'sealed',
  analyzing: 'analyzing',
  finished: 'done',
} as const;

/**
 * Applies a transition; one that would move backward, or that a repeated message brings again,
 * changes nothing, so that every transition may be applied twice.
 */
export function transition(state: JobState, event: JobTransition): JobState {
  switch (event.kind) {
    case 'planned':
    case 'sealed':
    case 'analyzing':
    case 'finished':
      return forward(state, reached[event.kind]);
    case 'reopened':
      return event.round > state.round
        ? { ...initialState, round: event.round, phase: 'extracting' }
        : state;
    case 'held':
      return isOpen(state.phase) ? { ...state, hold: strongerHold(state.hold, event.hold) } : state;
    case 'resumed':
      return { ...state, hold: 'none' };
    case 'stopped':
      return isOpen(state.phase) && state.stop !== 'now' ? { ...state, stop: event.stop } : state;
  }
}

function forward(state: JobState, phase: JobPhase): JobState {
  return phases.indexOf(phase) > phases.indexOf(state.phase) ? { ...state, phase } : state;
}

/** Whether items may still reach an end in this phase. */
export function isOpen(phase: JobPhase): boolean {
  return phase === 'planning' || phase === 'extracting';
}

/** A pause by a person is not replaced by a hold the engine sets: the person must end it. */
function strongerHold(held: Hold, asked: Exclude<Hold, 'none'>): Hold {
  return held === 'paused' ? held : asked;
}

/** Items of a round by their end; `ok + failed = total` once it is sealed. */
export type OutcomeCounts = {
  readonly total: number;
  readonly ok: number;
  readonly failed: number;
};

/** Failures the user tolerates; they decide the outcome and never whether results are kept. */
export type Thresholds = {
  readonly toleratedFailures?: number | undefined;
  /** 0 to 1, of all items. */
  readonly toleratedFailureShare?: number | undefined;
};

/**
 * The outcome of a sealed round, from its items alone; where both thresholds are given, both must
 * hold. An empty job is complete, and so is a stopped one whose items all ended well.
 */
export function outcomeOf(counts: OutcomeCounts, thresholds: Thresholds, stop: Stop): Outcome {
  if (counts.failed === 0) return 'complete';
  if (stop !== 'none') return 'cancelled';
  if (counts.ok === 0) return 'failed';
  const { toleratedFailures = Infinity, toleratedFailureShare = 1 } = thresholds;
  // A quotient, because 0.29 × 100 is below 29 in binary and would refuse the 29th failure.
  const isTolerated =
    counts.failed <= toleratedFailures && counts.failed / counts.total <= toleratedFailureShare;
  return isTolerated ? 'partial' : 'failed';
}

/** What people see; `led` tells a job that is being planned from one that waits for a leader. */
export function statusOf(state: JobState, outcome: Outcome | undefined, led: boolean): JobStatus {
  if (state.phase === 'done' && outcome !== undefined) return outcome;
  if (!isOpen(state.phase)) return 'analyzing';
  if (state.stop !== 'none') return 'cancelling';
  if (state.hold === 'paused') return 'paused';
  if (state.hold === 'blocked') return 'blocked';
  if (state.hold === 'budget') return 'budget_paused';
  if (state.phase === 'extracting') return 'extracting';
  return led ? 'planning' : 'queued';
}
