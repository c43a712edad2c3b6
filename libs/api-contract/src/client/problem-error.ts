import type { Problem } from '../problem.ts';

/** The service said no, and why: `problem` is what it said. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  /** When the service asks for patience. */
  readonly retryAfterMs: number | undefined;
  constructor(problem: Problem, retryAfterMs?: number) {
    super(problem.remedy === undefined ? problem.detail : `${problem.detail} ${problem.remedy}`);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Nobody answered: the service is not there, or the way to it is cut. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}
