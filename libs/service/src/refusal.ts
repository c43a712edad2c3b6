import { problemOf, type Problem, type ProblemCode } from '@longhaul/api-contract/problem';

/** Thrown by whatever serves a request to end it with a problem document. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: Problem;
  /** For `Retry-After`. */
  readonly retryAfterMs: number | undefined;
  constructor(problem: Problem, options: { readonly retryAfterMs?: number } = {}) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A refusal by its code; `more` as in `problemOf`. */
export function refusal(
  code: ProblemCode,
  detail: string,
  more: Parameters<typeof problemOf>[2] = {},
): Refusal {
  return new Refusal(problemOf(code, detail, more));
}

/** The same words for what is not there and for what is another tenant's. */
export function noSuchJob(jobId: string): Refusal {
  return refusal('not_found', `There is no job ${jobId}.`, {
    remedy: 'GET /v1/jobs lists those there are.',
  });
}

export function noSuchItem(jobId: string, itemId: string): Refusal {
  return refusal('not_found', `Job ${jobId} has no item ${itemId}, or is not planned yet.`);
}
