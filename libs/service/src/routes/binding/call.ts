import type { Role } from '@longhaul/api-contract/documents/account';
import type { BodyShape, Fields, ReplyShape } from '@longhaul/api-contract/route';
import type { RouteName, Routes } from '@longhaul/api-contract/routes/table';
import type { WireCodec } from '@longhaul/jobs/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { KeyLimits } from '../../auth/api-key.ts';

/** Who asks: what the key says, or the person at this machine. */
export type Caller = {
  readonly tenant: string;
  readonly role: Role;
  readonly keyId?: string | undefined;
  readonly limits: KeyLimits;
};

type Decoded<Shape> = Shape extends Fields ? z.output<Shape> : undefined;

type DocumentOf<Shape> = Shape extends { readonly codec: WireCodec<infer Document> }
  ? Document
  : never;

type BodyOf<Body extends BodyShape | undefined> = Body extends { kind: 'stream' }
  ? AsyncIterable<Uint8Array>
  : Body extends { kind: 'json'; isOptional: true }
    ? DocumentOf<Body> | undefined
    : Body extends { kind: 'json' }
      ? DocumentOf<Body>
      : undefined;

/** One request of a route, checked. */
export type Call<Name extends RouteName> = {
  readonly params: Decoded<Routes[Name]['params']>;
  readonly query: Decoded<Routes[Name]['query']>;
  readonly body: BodyOf<Routes[Name]['body']>;
  readonly caller: Caller;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

/** Bytes to hand on. */
export type Download = {
  readonly mediaType: string;
  /** Offered as the name of the file. */
  readonly fileName: string;
  /** May be asked for more than once, each time from the beginning. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** Names these very bytes for ever: present, they take ranges and are not sent twice. */
  readonly tag?: string | undefined;
};

/** What a handler gives, by what the table promises; live events answer by themselves. */
export type Given<Reply extends ReplyShape> = Reply extends { kind: 'json' }
  ? DocumentOf<Reply>
  : Reply extends { kind: 'bytes' }
    ? Download
    : void;

export type Handler<Name extends RouteName> = (
  call: Call<Name>,
) => Promise<Given<Routes[Name]['reply']>>;

export type Handlers = { readonly [Name in RouteName]: Handler<Name> };
