import { draw } from './seeded.ts';

/**
 * Which fault, if any, a call meets. Pure: the same rules, seed and calls give the same faults.
 * What a fault looks like on the wire stands in `http/error-reply.ts`, `http/completion.ts` and
 * `http/delivery.ts`.
 */

/** Refused with an error status, at once and free of charge. */
export const errorFaultKinds = [
  'rate_limit_requests',
  'rate_limit_tokens',
  'slow_down',
  'quota_exhausted',
  'credit_exhausted',
  'unauthorized',
  'forbidden',
  'unknown_model',
  'bad_request',
  'too_long',
  'server_error',
  'overloaded',
] as const;

/** Answered with status 200, in time, and charged; the content is not what was asked for. */
export const contentFaultKinds = [
  'invalid_json',
  'truncated',
  'refusal',
  'content_filter',
  'wrong_schema',
  'schema_ignored',
  'empty_choices',
  'usage_missing',
] as const;

/**
 * The connection is at fault. `hang`: no byte, ever. `disconnect`: the socket closes before the
 * first byte. `drip`: a good body, a sliver each `dripMs`. `reset`: half a body, then a TCP reset.
 */
export const connectionFaultKinds = ['hang', 'disconnect', 'drip', 'reset'] as const;

export type ErrorFaultKind = (typeof errorFaultKinds)[number];
export type ContentFaultKind = (typeof contentFaultKinds)[number];
export type ConnectionFaultKind = (typeof connectionFaultKinds)[number];
export type FaultKind = ErrorFaultKind | ContentFaultKind | ConnectionFaultKind;

/** Every kind: what `--fault`, `/_control` and markers accept. */
export const faultKinds = [
  ...errorFaultKinds,
  ...contentFaultKinds,
  ...connectionFaultKinds,
] as const satisfies readonly FaultKind[];

/** Strikes a call that meets all the conditions it names; without conditions, every call. */
export type FaultRule = {
  readonly kind: FaultKind;
  /** Share of the calls, 0 to 1, drawn for each call anew. */
  readonly probability?: number | undefined;
  /** Ordinals of calls as the server counts them, from 1. */
  readonly callNumbers?: readonly number[] | undefined;
  readonly dealIds?: readonly string[] | undefined;
  /** Only a deal's first so many calls. */
  readonly times?: number | undefined;
  /** Sent as Retry-After with the 429 and 503 kinds; default 1000. */
  readonly retryAfterMs?: number | undefined;
};

/** What is known of a call when its fault is chosen. */
export type CallFacts = {
  readonly seed: number;
  readonly callNumber: number;
  /** Null for a prompt that names no deal. */
  readonly dealId: string | null;
  readonly promptHash: number;
  /** How many calls of this deal (else of this prompt) came before. */
  readonly earlierCalls: number;
};

function strikes(rule: FaultRule, ruleIndex: number, call: CallFacts): boolean {
  if (rule.callNumbers && !rule.callNumbers.includes(call.callNumber)) return false;
  if (rule.dealIds && (call.dealId === null || !rule.dealIds.includes(call.dealId))) return false;
  if (rule.times !== undefined && call.earlierCalls >= rule.times) return false;
  if (rule.probability === undefined) return true;
  return draw(call.seed, call.promptHash, call.earlierCalls, ruleIndex) < rule.probability;
}

/** The first rule that strikes. */
export function chooseFault(rules: readonly FaultRule[], call: CallFacts): FaultRule | undefined {
  return rules.find((rule, index) => strikes(rule, index, call));
}

const marker = new RegExp(`\\[\\[fault:(${faultKinds.join('|')})(?:\\*(\\d{1,4}))?\\]\\]`);

/**
 * The rule that a marker in the prompt asks for: `[[fault:refusal]]` for every call of that text,
 * `[[fault:server_error*2]]` for the deal's first two. An unknown kind is no marker.
 */
export function markedFault(prompt: string): FaultRule | undefined {
  if (!prompt.includes('[[fault:')) return undefined;
  const [, kind, times] = marker.exec(prompt) ?? [];
  if (kind === undefined) return undefined;
  return { kind: kind as FaultKind, ...(times === undefined ? {} : { times: Number(times) }) };
}
