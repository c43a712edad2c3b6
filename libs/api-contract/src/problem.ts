import { wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';
import { badLineSchema } from './documents/submission.ts';

/**
 * What can go wrong at the door, as problem documents (RFC 9457). A code is part of the contract:
 * never renamed, only added. `type` is `/problems/<code with dashes>`, relative to the service.
 */
const kinds = {
  bad_request: [400, 'The request cannot be understood.'],
  bad_parameter: [400, 'A parameter is not valid.'],
  bad_body: [400, 'The body is not valid.'],
  unauthorized: [401, 'A key is needed.'],
  forbidden: [403, 'This key may not do that.'],
  bad_host: [403, 'The request came under a name that is not this service’s.'],
  not_found: [404, 'There is nothing here.'],
  method_not_allowed: [405, 'This method is not known here.'],
  body_timeout: [408, 'The body did not arrive in time.'],
  conflict: [409, 'It stands otherwise already.'],
  not_finished: [409, 'The job is not finished.'],
  erased: [410, 'It was erased.'],
  too_large: [413, 'The body is too large.'],
  unsupported_media_type: [415, 'This kind of body is not read here.'],
  range_not_satisfiable: [416, 'There are no such bytes.'],
  nothing_accepted: [422, 'No line was accepted.'],
  lines_rejected: [422, 'Some lines are not valid, and the submission was strict.'],
  too_many_requests: [429, 'Too many requests.'],
  headers_too_large: [431, 'The headers are too large.'],
  internal: [500, 'Something broke here.'],
  not_offered: [501, 'This service does not offer that.'],
  unavailable: [503, 'The service cannot answer now.'],
} as const;

export type ProblemCode = keyof typeof kinds;
export const problemCodes = Object.keys(kinds) as [ProblemCode, ...ProblemCode[]];

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: z.enum(problemCodes),
  /** What happened, where. */
  detail: z.string(),
  /** What to do about it. */
  remedy: z.string().optional(),
  /** Names the request in the service's log. */
  requestId: z.string().optional(),
  /** What is wrong with which field. */
  fields: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
  /** The first bad lines of a refused submission. */
  lines: z.array(badLineSchema).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const problemCodec = wireCodec('Problem', problemSchema);

export function statusOfProblem(code: ProblemCode): number {
  return kinds[code][0];
}

/** A problem document of this code; `more` adds what only the place knows. */
export function problemOf(
  code: ProblemCode,
  detail: string,
  more: Partial<Pick<Problem, 'remedy' | 'requestId' | 'fields' | 'lines'>> = {},
): Problem {
  const [status, title] = kinds[code];
  return { type: `/problems/${code.replaceAll('_', '-')}`, title, status, code, detail, ...more };
}
