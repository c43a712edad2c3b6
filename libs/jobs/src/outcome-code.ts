/**
 * Why an item has no result: an enumeration with one sentence for people and one cause, the words
 * that follow "failed due to" in an account. Codes are part of the wire format: never renamed, only
 * added.
 */
const codes = {
  TIMEOUT: ['timeout', 'The model did not answer in time.'],
  MODEL_ERROR: ['model errors', 'The model endpoint kept answering with server errors.'],
  MODEL_UNREACHABLE: ['an unreachable model', 'The model endpoint could not be reached.'],
  BAD_REQUEST: ['a refused request', 'The model endpoint refused the request as malformed.'],
  TRUNCATED: ['truncated replies', 'The reply was cut off at the output limit, twice.'],
  INVALID_JSON: ['unreadable replies', 'The reply was not JSON, twice.'],
  SCHEMA_MISMATCH: ['replies off the schema', 'The reply did not follow the schema, twice.'],
  REFUSED: ['refusal', 'The model refused to answer.'],
  CONTENT_FILTERED: ['content filters', "The provider's content filter stopped the reply."],
  TOO_LONG: ['content beyond the context', "The content does not fit the model's context."],
  TOO_LARGE: ['size', 'It would take longer than one worker lives; it was not started.'],
  INPUT: ['unreadable input', 'The stored input is missing or is not what the plan recorded.'],
  INTERNAL: ['an internal error', "The workload's own code failed on this item."],
  POISON: ['crashing its worker', 'Its worker died each time it was called, at last alone.'],
  EXHAUSTED: ['exhausted attempts', 'Its batch was attempted 5 times without any progress.'],
  DEADLINE: ['deadline', "The job's time was spent before its turn came or its answer arrived."],
  STALLED: ['a stall', 'Nothing moved for too long, and probing did not help.'],
  CANCELLED: ['cancellation', 'The job was cancelled before it was done.'],
  ERASED: ['erasure', "Its content was erased at a person's request."],
} as const;

export type OutcomeCode = keyof typeof codes;

export const outcomeCodes = Object.keys(codes) as [OutcomeCode, ...OutcomeCode[]];

/** The sentence for people, with its full stop. */
export function sentenceOf(code: OutcomeCode): string {
  return codes[code][1];
}

/** The words that follow "failed due to". */
export function causeOf(code: OutcomeCode): string {
  return codes[code][0];
}

/** What stands against an item in the index: the join's order is none < failed < ok. */
export type ItemState =
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly code: OutcomeCode }
  | { readonly kind: 'ok' };

const rank = { none: 0, failed: 1, ok: 2 } as const;

/**
 * Joins what is known of an item with what is reported: monotone, commutative up to the first
 * failure's code, associative and idempotent (I4: an ok never becomes failed).
 */
export function joinItemState(known: ItemState, reported: ItemState): ItemState {
  return rank[reported.kind] > rank[known.kind] ? reported : known;
}
