import { createClient, type Client } from '@longhaul/api-contract/client/client';
import { ProblemError, UnreachableError } from '@longhaul/api-contract/client/problem-error';
import type { JobSummary } from '@longhaul/api-contract/documents/job';
import { createRealClock } from '@longhaul/platform/clock';
import { TerminalError, UsageError } from '@longhaul/wiring/errors';
import type { Arguments } from './arguments.ts';
import { configOf } from './config.ts';

/** A service to talk to; `close` ends what this process holds of it. */
export type Api = {
  readonly client: Client;
  readonly close: () => Promise<void>;
};

/** Where `longhaul serve` listens unless it is told otherwise. */
export const defaultApi = 'http://127.0.0.1:4000';

/** The service that is configured, else the one that would run on this machine. */
export function remoteApi(given: Arguments): Api {
  const { api = defaultApi, serviceKey } = configOf(given);
  const client = createClient({
    fetch: globalThis.fetch,
    clock: createRealClock(),
    baseUrl: api.replace(/\/$/, ''),
    key: serviceKey,
  });
  return { client: told(client), close: async () => undefined };
}

/** The service that is configured, else one made here, for this command alone, over the data folder. */
export async function anyApi(given: Arguments): Promise<Api> {
  const config = configOf(given);
  if (config.api !== undefined) return remoteApi(given);
  const { openLocalApi } = await import('./local-api.ts');
  const { client, close } = await openLocalApi(config);
  return { client: told(client), close };
}

const mostTries = 5;
const longestWaitMs = 60_000;

/** The same client: waits where it is told to, and says what goes wrong in words for people. */
function told(client: Client): Client {
  return {
    send: async (name, ask) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await client.send(name, ask);
        } catch (error) {
          const waitMs = error instanceof ProblemError ? (error.retryAfterMs ?? 0) : 0;
          // What was streamed cannot be sent again.
          if (
            waitMs === 0 ||
            waitMs > longestWaitMs ||
            tries > mostTries ||
            ask.body !== undefined
          ) {
            throw inWords(error);
          }
          await createRealClock().sleep(waitMs);
        }
      }
    },
    follow: async function* (jobId, options) {
      try {
        yield* client.follow(jobId, options);
      } catch (error) {
        throw inWords(error);
      }
    },
  };
}

function inWords(error: unknown): unknown {
  if (error instanceof UnreachableError) {
    return new TerminalError(
      `${error.message} Start a service with longhaul serve, or say where one is: --api URL (LONGHAUL_API).`,
      { cause: error },
    );
  }
  if (!(error instanceof ProblemError)) return error;
  const { status, code, lines = [] } = error.problem;
  const bad = lines.map(
    ({ line, field, reason }) => `\n  line ${String(line)}: ${field} ${reason}`,
  );
  const hint = code === 'unauthorized' ? ' Set it as LONGHAUL_API_KEY.' : '';
  const message = `${error.message}${hint}${bad.join('')}`;
  const isOurs = status >= 400 && status < 500 && status !== 408 && status !== 429;
  const Kind = isOurs ? UsageError : TerminalError;
  return new Kind(message, { cause: error });
}

/** Pages of jobs to look through for the beginning of an id. */
const pagesSearched = 25;
const pageSize = 200;

/**
 * A job may be named by the beginning of its id, as far as that is unique among the newest jobs.
 *
 * @throws UsageError when there is none or more than one.
 */
export async function findJobId({ client }: Api, start: string): Promise<string> {
  const matches: string[] = [];
  let pages = 0;
  for await (const { jobId } of jobsOf(client)) {
    if (jobId === start) return start;
    if (jobId.startsWith(start)) matches.push(jobId);
    pages += 1 / pageSize;
    if (pages > pagesSearched) break;
  }
  if (matches.length === 1 && matches[0] !== undefined) return matches[0];
  if (matches.length > 1) {
    throw new UsageError(`${start} begins more than one job: ${matches.join(', ')}.`);
  }
  throw new UsageError(`There is no job ${start}. longhaul jobs lists those there are.`);
}

/** All jobs, newest first. */
export async function* jobsOf(client: Client): AsyncGenerator<JobSummary> {
  let cursor: string | undefined;
  do {
    const page = await client.send('listJobs', { query: { cursor, limit: pageSize } });
    yield* page.jobs;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
