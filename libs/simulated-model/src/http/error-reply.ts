import type { ErrorFaultKind } from '../faults.ts';
import type { Admission } from '../limits.ts';
import { formatReset } from '../limits.ts';

/** A whole reply, not yet sent. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

type ErrorShape = {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
  readonly param?: string;
};

/** A reply in the shape of OpenAI's errors: `{ error: { message, type, param, code } }`. */
export function errorReply(shape: ErrorShape, headers: Reply['headers'] = {}): Reply {
  const { status, type, code, message, param = null } = shape;
  const body = JSON.stringify({ error: { message, type, param, code } });
  return { status, headers, body };
}

const contact = 'This is a simulated error.';

const shapes: Readonly<Record<ErrorFaultKind, ErrorShape>> = {
  rate_limit_requests: {
    status: 429,
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: `Rate limit reached on requests per min (RPM). ${contact}`,
  },
  rate_limit_tokens: {
    status: 429,
    type: 'tokens',
    code: 'rate_limit_exceeded',
    message: `Rate limit reached on tokens per min (TPM). ${contact}`,
  },
  slow_down: {
    status: 429,
    type: 'rate_limit_error',
    code: 'slow_down',
    message: `Your request rate rose too fast. Reduce it, then raise it slowly. ${contact}`,
  },
  quota_exhausted: {
    status: 429,
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    message: `You exceeded your current quota, check your plan and billing details. ${contact}`,
  },
  credit_exhausted: {
    status: 429,
    type: 'insufficient_quota',
    code: 'credit_balance_exhausted',
    message: `Your prepaid credit balance is used up. ${contact}`,
  },
  unauthorized: {
    status: 401,
    type: 'invalid_request_error',
    code: 'invalid_api_key',
    message: `Incorrect API key provided. ${contact}`,
  },
  forbidden: {
    status: 403,
    type: 'invalid_request_error',
    code: 'permission_denied',
    message: `Your key may not use this model. ${contact}`,
  },
  unknown_model: {
    status: 404,
    type: 'invalid_request_error',
    code: 'model_not_found',
    param: 'model',
    message: `The model does not exist or you do not have access to it. ${contact}`,
  },
  bad_request: {
    status: 400,
    type: 'invalid_request_error',
    code: null,
    param: 'messages',
    message: `Invalid value in 'messages'. ${contact}`,
  },
  too_long: {
    status: 400,
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    param: 'messages',
    message: `This model's maximum context length is exceeded by your messages. ${contact}`,
  },
  server_error: {
    status: 500,
    type: 'server_error',
    code: null,
    message: `The server had an error while processing your request. ${contact}`,
  },
  overloaded: {
    status: 503,
    type: 'service_unavailable_error',
    code: 'server_is_overloaded',
    message: `The engine is currently overloaded, please try again later. ${contact}`,
  },
};

/** The kinds that say how long to wait. Quota and credit do not: waiting does not help there. */
const waits: ReadonlySet<ErrorFaultKind> = new Set([
  'rate_limit_requests',
  'rate_limit_tokens',
  'slow_down',
  'overloaded',
]);
const defaultRetryAfterMs = 1_000;

/** `Retry-After` in whole seconds, never too short, and the exact `retry-after-ms` beside it. */
function retryAfterHeaders(waitMs: number): Record<string, string> {
  return {
    'retry-after': String(Math.ceil(waitMs / 1_000)),
    'retry-after-ms': String(Math.ceil(waitMs)),
  };
}

/** What a fault of an error kind looks like. */
export function faultReply(kind: ErrorFaultKind, retryAfterMs = defaultRetryAfterMs): Reply {
  return errorReply(shapes[kind], waits.has(kind) ? retryAfterHeaders(retryAfterMs) : {});
}

/** What a request beyond the rate limits is told. */
export function refusalReply(
  refusal: Extract<Admission, { kind: 'refused' }>,
  model: string,
): Reply {
  const { scope, limit, used, requested, retryAfterMs } = refusal;
  const unit = scope === 'requests' ? 'requests per min (RPM)' : 'tokens per min (TPM)';
  const numbers = `on ${unit}: Limit ${limit}, Used ${used}, Requested ${requested}.`;
  const shape = { status: 429, type: scope, code: 'rate_limit_exceeded' };
  if (retryAfterMs === Infinity) {
    return errorReply({ ...shape, message: `Request too large for ${model} ${numbers}` });
  }
  const message = `Rate limit reached for ${model} ${numbers} Please try again in ${formatReset(retryAfterMs)}.`;
  return errorReply({ ...shape, message }, retryAfterHeaders(retryAfterMs));
}

/** A request that names another model. */
export function unknownModelReply(model: string): Reply {
  const message = `The model '${model}' does not exist here. Ask for one that /v1/models lists.`;
  return errorReply({ ...shapes.unknown_model, message });
}

/** A request whose body cannot be read. */
export function badRequestReply(message: string, status = 400): Reply {
  return errorReply({ status, type: 'invalid_request_error', code: null, message });
}
