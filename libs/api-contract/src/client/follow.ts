import { liveEventCodec, type LiveEvent } from '../documents/live-event.ts';
import type { Route } from '../route.ts';
import { routes } from '../routes/table.ts';
import { request, type ClientOptions } from './client.ts';
import { bodyPieces } from './fetch.ts';
import { ProblemError } from './problem-error.ts';
import { serverSentEvents } from './server-sent-events.ts';

/**
 * Something seen while following: an event with the id to resume after, or a word on the connection,
 * so that a page can say that it is stale.
 */
export type Followed =
  | { readonly kind: 'event'; readonly id: string | undefined; readonly event: LiveEvent }
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected'; readonly retryMs: number };

const firstRetryMs = 500;
const maxRetryMs = 15_000;

/**
 * Follows events over as many connections as it takes. Ends after a job's `end`, or when `signal`
 * aborts.
 *
 * @throws ProblemError for what no patience mends: no such job, no key
 */
export async function* follow(
  options: ClientOptions,
  jobId: string | undefined,
  signal: AbortSignal,
  after: string | undefined,
): AsyncGenerator<Followed> {
  let lastId = after;
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    try {
      for await (const seen of connect(options, jobId, signal, lastId)) {
        if (seen.kind === 'event') lastId = seen.id ?? lastId;
        retryMs = firstRetryMs;
        yield seen;
        if (jobId !== undefined && seen.kind === 'event' && seen.event.kind === 'end') return;
      }
    } catch (error) {
      if (isFinal(error)) throw error;
    }
    if (signal.aborted) return;
    yield { kind: 'disconnected', retryMs };
    await options.clock.sleep(retryMs, signal);
    retryMs = Math.min(maxRetryMs, 2 * retryMs);
  }
}

async function* connect(
  options: ClientOptions,
  jobId: string | undefined,
  signal: AbortSignal,
  lastId: string | undefined,
): AsyncGenerator<Followed> {
  const route: Route = jobId === undefined ? routes.followJobs : routes.followJob;
  const headers = {
    accept: 'text/event-stream',
    ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
  };
  const reply = await request(options, route, { params: { jobId }, signal, headers });
  yield { kind: 'connected' };
  for await (const { id, data } of serverSentEvents(bodyPieces(reply))) {
    const decoded = liveEventCodec.decodeText(data);
    // An event of a newer service that this client does not know is no reason to stop.
    if (decoded.ok) yield { kind: 'event', id, event: decoded.value };
  }
}

/** What the service refuses for good; overload and restarts pass. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { status } = error.problem;
  return status < 500 && status !== 429 && status !== 408;
}
