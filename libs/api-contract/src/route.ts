import type { Decoded, JsonObject, WireCodec } from '@longhaul/jobs/wire';
import type * as z from 'zod';
import type { Role } from './documents/account.ts';
import type { ProblemCode } from './problem.ts';

/**
 * One line of the table that everything else is made from: the service's routes, the OpenAPI
 * document, the typed client and the tests that ask every route for what is another tenant's.
 */
export type Fields = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

/** The codec of a document whose type is its own affair. */
export type AnyCodec = {
  readonly encode: (document: never) => JsonObject;
  readonly encodeText: (document: never) => string;
  readonly decode: (value: unknown) => Decoded<unknown>;
  readonly decodeText: (text: string) => Decoded<unknown>;
  readonly jsonSchema: () => JsonObject;
};

/** What a good answer carries. */
export type ReplyShape =
  | { readonly kind: 'json'; readonly codec: AnyCodec }
  /** Foreign or long: handed on as bytes of one of these media types. */
  | { readonly kind: 'bytes'; readonly mediaTypes: readonly string[] }
  | { readonly kind: 'events' }
  | { readonly kind: 'nothing' };

export type BodyShape =
  | { readonly kind: 'json'; readonly codec: AnyCodec; readonly isOptional: boolean }
  /** Read as it arrives and never held. */
  | { readonly kind: 'stream'; readonly mediaTypes: readonly string[] };

export type Route<
  Params extends Fields | undefined = Fields | undefined,
  Query extends Fields | undefined = Fields | undefined,
  Body extends BodyShape | undefined = BodyShape | undefined,
  Reply extends ReplyShape = ReplyShape,
> = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With `{names}` as on the wire. */
  readonly path: `/v1${string}`;
  readonly role: Role;
  readonly summary: string;
  /** Segments of the path. */
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly status: 200 | 201 | 202 | 204;
  readonly reply: Reply;
  /** What may go wrong here besides what may everywhere. */
  readonly problems: readonly ProblemCode[];
};

/** Keeps the types of what a route takes and gives. */
export function route<
  const Params extends Fields | undefined = undefined,
  const Query extends Fields | undefined = undefined,
  const Body extends BodyShape | undefined = undefined,
  const Reply extends ReplyShape = ReplyShape,
>(
  line: Pick<Route, 'method' | 'path' | 'role' | 'summary' | 'status'> & {
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    readonly reply: Reply;
    readonly problems?: readonly ProblemCode[];
  },
): Route<Params, Query, Body, Reply> {
  return {
    ...line,
    params: line.params as Params,
    query: line.query as Query,
    body: line.body as Body,
    problems: line.problems ?? [],
  };
}

export function json<Document>(codec: WireCodec<Document>) {
  return { kind: 'json', codec } as const;
}

export function jsonBody<Document>(codec: WireCodec<Document>) {
  return { kind: 'json', codec, isOptional: false } as const;
}

export function optionalBody<Document>(codec: WireCodec<Document>) {
  return { kind: 'json', codec, isOptional: true } as const;
}

/** `deadlineAt` → `deadline_at`, `capMicroDollars` → `cap_usd`: the names of parameters on the wire. */
export function wireParam(name: string): string {
  const unit = name.replace(/MicroDollars$/, 'Usd');
  return unit.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}
