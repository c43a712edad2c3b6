/**
 * What can go wrong with one model request, named by what the caller does next.
 *
 * Four classes, each with one cure:
 * - **rate**: the server asks for patience. Wait; the request was not charged and is no try.
 * - **transient**: the server or the network stumbled. Try again, a bounded number of times.
 * - **content**: this item's request or reply is at fault. One repair where that can help,
 *   otherwise the item fails and the job goes on.
 * - **fatal**: no request of this job can succeed until a person acts. The job is held as blocked,
 *   resumable; no item is blamed.
 *
 * `bad_request` (a 400 that is none of the named ones) is **content**, not fatal: servers answer 400
 * to one item's odd characters or size, and holding a whole job for one item would lose the others.
 * When every request of a job is bad, every item fails after a single uncharged call and says so.
 */

/** What the caller does next: wait, try again, repair or fail the item, hold the job. */
export type FaultClass = 'rate' | 'transient' | 'content' | 'fatal';

const classByCode = {
  /** 429: too many requests or tokens in this minute, or ramped up too fast. */
  rate_limited: 'rate',
  /** 503 "overloaded", or 429 "resource unavailable" of a cheaper tier. */
  overloaded: 'rate',
  /** Any other 5xx, 408 and 409. */
  server_error: 'transient',
  /** Refused, reset or broken off before the whole reply was read. */
  connection: 'transient',
  /** No complete reply within the call's own time limit. */
  timeout: 'transient',
  /** The reply ended at the output limit. */
  truncated: 'content',
  invalid_json: 'content',
  /** Valid JSON of another shape than asked for. */
  schema_mismatch: 'content',
  /** The model declined to answer. */
  refusal: 'content',
  /** The provider's filter stopped the request or the reply. */
  content_filter: 'content',
  /** The request exceeds the model's context. */
  too_long: 'content',
  /** A 400 that is none of the above. */
  bad_request: 'content',
  /** 401: no key, or a wrong one. */
  unauthorized: 'fatal',
  /** 403: the key may not use this model or endpoint. */
  forbidden: 'fatal',
  /** 429 insufficient_quota, or the account's spend limit. */
  quota_exhausted: 'fatal',
  /** 429 or 402: the prepaid balance is used up. */
  credit_exhausted: 'fatal',
  /** 404: the endpoint knows no such model. */
  unknown_model: 'fatal',
} as const satisfies Record<string, FaultClass>;

/** Every code, in the order of the classes. */
export type FaultCode = keyof typeof classByCode;

/** The codes of one class. */
export type FaultCodeOf<C extends FaultClass> = {
  [Code in FaultCode]: (typeof classByCode)[Code] extends C ? Code : never;
}[FaultCode];

/** All codes as a list, for schemas and tables. */
export const faultCodes = Object.keys(classByCode) as readonly FaultCode[];

/** Which limit a `rate_limited` refusal named; `slow_down`: ramped too fast even within limits. */
export type RateScope = 'requests' | 'tokens' | 'slow_down';

interface FaultBase {
  /** For people: what happened and what to do; at most 300 characters, never an item's content. */
  readonly message: string;
}

export interface RateFault extends FaultBase {
  readonly code: FaultCodeOf<'rate'>;
  /** The server's own wait, finite and >= 0; trusted however long it is. */
  readonly retryAfterMs?: number;
  /** Of `rate_limited` only, and only where the server says it. */
  readonly scope?: RateScope;
}

export interface TransientFault extends FaultBase {
  readonly code: FaultCodeOf<'transient'>;
}

export interface ContentFault extends FaultBase {
  readonly code: FaultCodeOf<'content'>;
}

export interface FatalFault extends FaultBase {
  readonly code: FaultCodeOf<'fatal'>;
}

/** How one model request failed; told apart by `code`. */
export type ModelFault = RateFault | TransientFault | ContentFault | FatalFault;

/** The class of a fault. */
export function classOf(fault: ModelFault): FaultClass {
  return classByCode[fault.code];
}

/** Whether a fault is of this class; narrows its type. */
export function isOfClass<C extends FaultClass>(
  fault: ModelFault,
  faultClass: C,
): fault is Extract<ModelFault, { readonly code: FaultCodeOf<C> }> {
  return classOf(fault) === faultClass;
}

const repairableCodes: ReadonlySet<FaultCode> = new Set([
  'truncated',
  'invalid_json',
  'schema_mismatch',
]);

/**
 * Whether asking once more, with the validator's message or a larger output limit, can help. A
 * refusal, a filter, an overlong or a malformed request would only be paid for again.
 */
export function isRepairable(fault: ModelFault): boolean {
  return repairableCodes.has(fault.code);
}

/** The longest `message`, in UTF-16 code units. */
export const maxFaultMessageLength = 300;

/**
 * Makes a text fit to be a fault's `message`: one line, no control characters, at most
 * {@link maxFaultMessageLength}. It cannot tell content from text: pass none.
 */
export function faultMessage(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (line.length <= maxFaultMessageLength) return line;
  return `${line.slice(0, maxFaultMessageLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
