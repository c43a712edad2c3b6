import { parseJson, type WireCodec } from '@longhaul/jobs/wire';
import type * as z from 'zod';
import { problemCodec, problemOf, type Problem } from '../problem.ts';
import type { BodyShape, Fields, ReplyShape, Route } from '../route.ts';
import { routes, type RouteName, type Routes } from '../routes/table.ts';
import { addressOf } from './address.ts';
import type { ClientClock, Fetch, FetchReply, RequestBody } from './fetch.ts';
import { follow, type Followed } from './follow.ts';
import { ProblemError, UnreachableError } from './problem-error.ts';

/**
 * The api, typed by the table of routes. It never waits or retries by itself, `follow` apart: a
 * page and a command line are patient in different ways.
 */
type DocumentOf<Shape> = Shape extends { readonly codec: WireCodec<infer Document> }
  ? Document
  : never;

type ParamsAsk<Params> = Params extends Fields
  ? { readonly params: z.output<Params> }
  : { readonly params?: undefined };
type QueryAsk<Query> = Query extends Fields
  ? { readonly query?: Partial<z.output<Query>> | undefined }
  : { readonly query?: undefined };
type BodyAsk<Body> = Body extends { readonly kind: 'json'; readonly isOptional: false }
  ? { readonly body: DocumentOf<Body> }
  : Body extends { readonly kind: 'json' }
    ? { readonly body?: DocumentOf<Body> | undefined }
    : Body extends { readonly kind: 'stream' }
      ? { readonly body?: RequestBody | undefined; readonly mediaType?: string | undefined }
      : { readonly body?: undefined };

/** What a call takes. */
export type Ask<Name extends RouteName> = ParamsAsk<Routes[Name]['params']> &
  QueryAsk<Routes[Name]['query']> &
  BodyAsk<Routes[Name]['body']> & {
    readonly signal?: AbortSignal | undefined;
    /** More headers: `idempotency-key`, `range`. */
    readonly headers?: Readonly<Record<string, string>> | undefined;
  };

/** What a call gives: a document, the reply itself where it is bytes, or nothing. */
export type Answer<Name extends RouteName> = Routes[Name]['reply'] extends { kind: 'json' }
  ? DocumentOf<Routes[Name]['reply']>
  : Routes[Name]['reply'] extends { kind: 'bytes' }
    ? FetchReply
    : undefined;

export type Client = {
  /**
   * @throws ProblemError when the service says no; UnreachableError when nobody answers, with the
   * platform's error as its cause
   */
  readonly send: <Name extends RouteName>(name: Name, ask: Ask<Name>) => Promise<Answer<Name>>;
  /** One job's events until its round ends, or every open job's for ever; reconnects by itself. */
  readonly follow: (
    jobId: string | undefined,
    options: { readonly signal: AbortSignal; readonly after?: string | undefined },
  ) => AsyncGenerator<Followed>;
};

export type ClientOptions = {
  readonly fetch: Fetch;
  readonly clock: ClientClock;
  /** Scheme, host and port; empty for the page's own. */
  readonly baseUrl: string;
  readonly key?: string | undefined;
};

export function createClient(options: ClientOptions): Client {
  return {
    send: async (name, ask) => {
      const route: Route = routes[name];
      const reply = await request(options, route, ask);
      return (await answerOf(route.reply, reply)) as Answer<typeof name>;
    },
    follow: (jobId, { signal, after }) => follow(options, jobId, signal, after),
  };
}

type AnyAsk = {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly mediaType?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

/** @throws as `send` does */
export async function request(
  { fetch, baseUrl, key, clock }: ClientOptions,
  route: Route,
  ask: AnyAsk,
): Promise<FetchReply> {
  const url = `${baseUrl}${addressOf(route, ask)}`;
  const { body, mediaType } = bodyOf(route.body, ask);
  const headers = {
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
    ...ask.headers,
  };
  const reply = await fetch(url, {
    method: route.method,
    headers,
    ...(body === undefined ? {} : { body, duplex: 'half' as const }),
    ...(ask.signal ? { signal: ask.signal } : {}),
  }).catch((cause: unknown): never => {
    if (ask.signal?.aborted === true) throw cause;
    throw new UnreachableError(`Nobody answers at ${baseUrl === '' ? url : baseUrl}.`, { cause });
  });
  if (reply.status >= 200 && reply.status < 300) return reply;
  const problem = await problemIn(reply);
  throw new ProblemError(problem, retryAfterMs(reply.headers.get('retry-after'), clock.now()));
}

function bodyOf(
  shape: BodyShape | undefined,
  ask: AnyAsk,
): { body?: RequestBody; mediaType?: string } {
  if (!shape || ask.body === undefined) return {};
  if (shape.kind === 'stream') {
    return {
      body: ask.body as RequestBody,
      mediaType: ask.mediaType ?? 'application/octet-stream',
    };
  }
  return { body: shape.codec.encodeText(ask.body as never), mediaType: 'application/json' };
}

async function answerOf(shape: ReplyShape, reply: FetchReply): Promise<unknown> {
  if (shape.kind === 'bytes' || shape.kind === 'events') return reply;
  if (shape.kind === 'nothing') return undefined;
  const decoded = shape.codec.decodeText(await reply.text());
  if (decoded.ok) return decoded.value;
  const detail = `The service's answer is not what was agreed: ${decoded.problem}.`;
  throw new ProblemError(problemOf('internal', detail));
}

/** What stands between may answer with a page of its own: its status is told, not its words. */
async function problemIn(reply: FetchReply): Promise<Problem> {
  const decoded = problemCodec.decode(parseJson(await reply.text()));
  if (decoded.ok) return decoded.value;
  const status = String(reply.status);
  return problemOf('unavailable', `Something on the way answered with status ${status}.`);
}

function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return 1000 * Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
