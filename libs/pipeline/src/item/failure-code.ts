import type { FaultCode } from '@longhaul/admission/model-fault';
import type { OutcomeCode } from '@longhaul/jobs/outcome-code';

const codes = {
  server_error: 'MODEL_ERROR',
  connection: 'MODEL_UNREACHABLE',
  timeout: 'TIMEOUT',
  truncated: 'TRUNCATED',
  invalid_json: 'INVALID_JSON',
  schema_mismatch: 'SCHEMA_MISMATCH',
  refusal: 'REFUSED',
  content_filter: 'CONTENT_FILTERED',
  too_long: 'TOO_LONG',
  bad_request: 'BAD_REQUEST',
} as const satisfies Partial<Record<FaultCode, OutcomeCode>>;

/** The code an item ends with when this fault has no cure left. */
export function failureCodeOf(code: keyof typeof codes): OutcomeCode {
  return codes[code];
}
