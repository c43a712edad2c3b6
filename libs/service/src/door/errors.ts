import { problemCodec, problemOf, type Problem } from '@longhaul/api-contract/problem';
import type { Logger } from '@longhaul/platform/logger';
import { RetryableError, UsageError } from '@longhaul/ports/errors';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { Refusal } from '../refusal.ts';

/** Every error leaves as a problem document; what is our own fault is told to the log alone. */
export function bindProblems(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const { problem, retryAfterMs } = problemIn(error);
    if (problem.status >= 500) {
      const { id: requestId, method } = request;
      logger.error('A request failed.', { requestId, method, error });
    }
    await sendProblem(reply, { ...problem, requestId: request.id }, retryAfterMs);
    return reply;
  });
}

export async function sendProblem(
  reply: FastifyReply,
  problem: Problem,
  retryAfterMs?: number,
): Promise<void> {
  void reply
    .status(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8');
  for (const name of ['content-disposition', 'etag', 'accept-ranges', 'content-length']) {
    void reply.removeHeader(name);
  }
  if (retryAfterMs !== undefined) {
    void reply.header('retry-after', Math.max(1, Math.ceil(retryAfterMs / 1000)));
  }
  // The rest of a body that nobody will read must not keep the connection.
  if (problem.status === 413 || problem.status === 408) void reply.header('connection', 'close');
  await reply.send(problemCodec.encodeText(problem));
}

function problemIn(error: FastifyError): {
  readonly problem: Problem;
  readonly retryAfterMs?: number | undefined;
} {
  if (error instanceof Refusal) return error;
  if (error instanceof UsageError) return { problem: problemOf('bad_request', error.message) };
  if (error instanceof RetryableError) {
    const detail = 'Something this service stands on does not answer.';
    const problem = problemOf('unavailable', detail, { remedy: 'Try again in a moment.' });
    return { problem, retryAfterMs: error.retryAfterMs };
  }
  const status = error.statusCode ?? 500;
  if (status === 413) return { problem: problemOf('too_large', 'The body is too large.') };
  if (status === 415) {
    return { problem: problemOf('unsupported_media_type', 'This kind of body is not read here.') };
  }
  if (status < 500) {
    return { problem: problemOf('bad_request', 'The request cannot be understood.') };
  }
  const detail = 'Something broke while answering; it is in the log under the request’s id.';
  return { problem: problemOf('internal', detail) };
}
