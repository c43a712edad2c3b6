import type { ModelFault, RateScope } from '@longhaul/admission/model-fault';
import { APIConnectionError, APIConnectionTimeoutError, type APIError } from 'openai';
import { maxReplyBytes, replyTooLarge } from './http-fetch.ts';
import { retryAfterMs } from './reply-headers.ts';

/** Where and when an error came back. */
export type ErrorContext = { readonly host: string; readonly nowMs: number };

/**
 * Names what went wrong with a request that got no good status, by status, error code and type.
 * The server's own sentence is read for what some servers say nowhere else, and never passed on: it
 * may quote the prompt or the key.
 */
export function classifyError(error: APIError, context: ErrorContext): ModelFault {
  if (error instanceof APIConnectionTimeoutError) return timeoutFault(context.host);
  if (causeCode(error) === replyTooLarge) return serverFault(tooLargeLabel);
  if (error instanceof APIConnectionError) return connectionFault(context.host, error);
  return statusFault(describe(error), context);
}

const tooLargeLabel = `a reply of more than ${String(maxReplyBytes / 2 ** 20)} MiB`;

/** The connection was refused, or broke before the whole reply was there. */
function connectionFault(host: string, error: unknown): ModelFault {
  const code = causeCode(error);
  const why = code === undefined ? '' : ` (${code})`;
  const message = `The connection to ${host} failed${why}. Check that the endpoint can be reached.`;
  return { code: 'connection', message };
}

function timeoutFault(host: string): ModelFault {
  return { code: 'timeout', message: `${host} did not answer in time.` };
}

/** What an error reply says of itself. */
type Refusal = {
  readonly status: number;
  /** Its `code` and `type`, in lower case; either may be missing. */
  readonly names: readonly string[];
  /** Its sentence, for reading only. */
  readonly sentence: string;
  /** `HTTP 429, insufficient_quota`: what may be passed on. */
  readonly label: string;
  readonly headers: Headers;
};

function describe(error: APIError): Refusal {
  const { status = 0, code, type } = error;
  const names = [code, type].flatMap((name) => nameOf(name) ?? []);
  const label = [`HTTP ${String(status)}`, ...names.slice(0, 1)].join(', ');
  const headers = error.headers ?? new Headers();
  return { status, names, sentence: error.message, label, headers };
}

/** A code is a word; anything longer could be text of another kind. */
function nameOf(name: unknown): string | undefined {
  return typeof name === 'string' && /^[\w.-]{1,60}$/.test(name) ? name.toLowerCase() : undefined;
}

function statusFault(refusal: Refusal, context: ErrorContext): ModelFault {
  const { status, label } = refusal;
  switch (status) {
    case 400:
    case 413:
    case 422:
      return requestFault(refusal);
    case 401:
      return {
        code: 'unauthorized',
        message: `The key was not accepted (${label}). Set a valid key.`,
      };
    case 402:
      return creditFault(label);
    case 403:
      return {
        code: 'forbidden',
        message: `The key may not use this model or endpoint (${label}). Use another key or model.`,
      };
    case 404:
      return unknownModelFault(label);
    case 429:
      return refusedFault(refusal, context);
    case 503:
    case 529:
      return isOverloaded(refusal) ? overloadedFault(refusal, context) : serverFault(label);
    default:
      if (status >= 300 && status < 400) return movedFault(label);
      return status >= 500 || status === 408 || status === 409
        ? serverFault(label)
        : badRequestFault(label);
  }
}

const tooLongNames = [
  'context_length_exceeded',
  'exceed_context_size_error',
  'string_above_max_length',
];
const filterNames = ['content_filter', 'content_policy_violation', 'invalid_prompt'];
const unknownModelNames = ['model_not_found', 'invalid_model', 'unknown_model'];

/** 400, 413, 422: this request is at fault, unless it names a model that nobody knows. */
function requestFault(refusal: Refusal): ModelFault {
  const { status, label, sentence } = refusal;
  // vLLM and its like give no code for it.
  const saysTooLong = /maximum context length|context (?:length|window|size)/i.test(sentence);
  if (status === 413 || saysTooLong || hasName(refusal, tooLongNames)) return tooLongFault(label);
  if (hasName(refusal, filterNames)) {
    const message = `The provider's content filter stopped the request (${label}).`;
    return { code: 'content_filter', message };
  }
  if (hasName(refusal, unknownModelNames)) return unknownModelFault(label);
  return badRequestFault(label);
}

const creditNames = ['credit_balance_exhausted', 'insufficient_credits', 'insufficient_balance'];
const quotaNames = [
  ...['insufficient_quota', 'quota_exceeded', 'spend_limit_exceeded', 'usage_limit_reached'],
  ...['billing_hard_limit_reached', 'billing_limit_exceeded', 'billing_not_active'],
];

/**
 * 429 has four meanings with four cures: a person must pay, this request can never fit, the server
 * is short of machines, or this minute's limit is used up.
 */
function refusedFault(refusal: Refusal, context: ErrorContext): ModelFault {
  const { label, sentence } = refusal;
  if (hasName(refusal, creditNames) || /credit balance/i.test(sentence)) return creditFault(label);
  const saysQuota = /exceeded your current quota|billing (?:hard )?limit|spend(?:ing)? limit/i;
  if (hasName(refusal, quotaNames) || saysQuota.test(sentence)) {
    const message = `The account's quota is used up (${label}). Raise it, then resume.`;
    return { code: 'quota_exhausted', message };
  }
  // Larger than a whole minute's tokens: waiting would never end.
  if (/request too large/i.test(sentence)) return tooLongFault(label);
  if (isOverloaded(refusal)) return overloadedFault(refusal, context);
  const scope = scopeOf(refusal);
  const wait = waitOf(refusal, context);
  const message = `The endpoint's rate limit was reached (${label}).`;
  return { code: 'rate_limited', message, ...wait, ...(scope ? { scope } : {}) };
}

const overloadedNames = [
  ...['server_is_overloaded', 'engine_overloaded', 'overloaded', 'overloaded_error'],
  ...['resource_unavailable', 'server_overloaded'],
];

function isOverloaded(refusal: Refusal): boolean {
  const { status, sentence, headers } = refusal;
  if (hasName(refusal, overloadedNames) || /overloaded|resource unavailable/i.test(sentence))
    return true;
  // Whoever says when to come back is alive and asks for patience; a bare 503 may be a dead server.
  const asksForPatience = headers.has('retry-after') || headers.has('retry-after-ms');
  return status === 529 || (status === 503 && (asksForPatience || hasName(refusal, ['slow_down'])));
}

function scopeOf(refusal: Refusal): RateScope | undefined {
  if (hasName(refusal, ['slow_down'])) return 'slow_down';
  return (['requests', 'tokens'] as const).find((scope) => refusal.names.includes(scope));
}

function waitOf({ headers }: Refusal, { nowMs }: ErrorContext): { readonly retryAfterMs?: number } {
  const ms = retryAfterMs(headers, nowMs);
  return ms === undefined ? {} : { retryAfterMs: ms };
}

function overloadedFault(refusal: Refusal, context: ErrorContext): ModelFault {
  const message = `The server is overloaded (${refusal.label}).`;
  return { code: 'overloaded', message, ...waitOf(refusal, context) };
}

function creditFault(label: string): ModelFault {
  const message = `The account's credit is used up (${label}). Top it up, then resume.`;
  return { code: 'credit_exhausted', message };
}

function unknownModelFault(label: string): ModelFault {
  const message = `The endpoint knows no such model or path (${label}). Check model and base URL.`;
  return { code: 'unknown_model', message };
}

/** A key is not carried along to wherever a reply points: a person says where it may go. */
function movedFault(label: string): ModelFault {
  const message = `The endpoint has moved (${label}). Set the base URL to where it is now.`;
  return { code: 'unknown_model', message };
}

function tooLongFault(label: string): ModelFault {
  return { code: 'too_long', message: `The request is larger than the model takes (${label}).` };
}

function badRequestFault(label: string): ModelFault {
  return {
    code: 'bad_request',
    message: `The server refused the request as malformed (${label}).`,
  };
}

function serverFault(label: string): ModelFault {
  return { code: 'server_error', message: `The server failed (${label}).` };
}

function hasName(refusal: Refusal, wanted: readonly string[]): boolean {
  return refusal.names.some((name) => wanted.includes(name));
}

const maxCauses = 5;

/** The operating system's or the client's code, wherever in the chain of causes it stands. */
function causeCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < maxCauses && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return undefined;
}
