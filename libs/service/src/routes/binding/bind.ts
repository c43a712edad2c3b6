import type { Role } from '@longhaul/api-contract/documents/account';
import { mayDo } from '@longhaul/api-contract/documents/account';
import {
  wireParam,
  type AnyCodec,
  type BodyShape,
  type Fields,
  type Route,
} from '@longhaul/api-contract/route';
import { routeNames, routes } from '@longhaul/api-contract/routes/table';
import { firstComplaint, parseJson } from '@longhaul/jobs/wire';
import type { Clock } from '@longhaul/ports/clock';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bodyText } from '../../door/body.ts';
import { refusal } from '../../refusal.ts';
import type { ServiceSettings } from '../../settings.ts';
import type { Call, Caller, Download, Handlers } from './call.ts';
import { sendDownload } from './send-download.ts';

/** Puts the table's routes on a server: what comes in is checked here, what goes out encoded. */

export type Binding = {
  readonly clock: Clock;
  readonly settings: ServiceSettings;
  readonly callerOf: (request: FastifyRequest) => Caller;
};

type AnyHandler = (call: Call<never>) => Promise<unknown>;

export function bindRoutes(app: FastifyInstance, handlers: Handlers, binding: Binding): void {
  for (const name of routeNames) {
    const route: Route = routes[name];
    const handler = handlers[name] as unknown as AnyHandler;
    app.route({
      method: route.method,
      url: route.path.replace(/\{(\w+)\}/g, ':$1'),
      config: { role: route.role },
      // Bodies are read and bounded here, piece by piece.
      bodyLimit: Number.MAX_SAFE_INTEGER,
      handler: async (request, reply) => {
        const call = await readCall(route, request, reply, binding);
        await answer(route, await handler(call as unknown as Call<never>), request, reply);
        return reply;
      },
    });
  }
}

async function readCall(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  binding: Binding,
): Promise<Record<keyof Call<'readJob'>, unknown>> {
  const caller = binding.callerOf(request);
  assertRole(caller, route.role);
  return {
    params: route.params && readFields(route.params, request.params, 'not_found'),
    query: route.query
      ? readFields(route.query, request.query, 'bad_parameter')
      : assertNoQuery(request.query),
    body: await readBody(route.body, request, binding),
    caller,
    request,
    reply,
  };
}

/** @throws Refusal */
function assertRole({ role }: Caller, needed: Role): void {
  if (mayDo(role, needed)) return;
  throw refusal('forbidden', `This needs a key of the role ${needed}; this one has ${role}.`);
}

/** A path that cannot name anything names nothing; a wrong parameter is told by its name. */
function readFields(
  fields: Fields,
  given: unknown,
  code: 'not_found' | 'bad_parameter',
): Record<string, unknown> {
  const values = given as Readonly<Record<string, unknown>>;
  const names = new Map(Object.keys(fields.shape).map((name) => [wireParam(name), name]));
  const renamed = Object.entries(values).map(([name, value]) => [names.get(name) ?? name, value]);
  const parsed = fields.safeParse(Object.fromEntries(renamed));
  if (parsed.success) return parsed.data;
  if (code === 'not_found') throw refusal('not_found', 'There is nothing under this address.');
  const { field, reason } = firstComplaint(parsed.error);
  const complaint = { field: wireParam(field), reason };
  const said = field === '' ? reason : `${complaint.field}: ${reason}`;
  throw refusal('bad_parameter', `${said}.`, { fields: [complaint] });
}

function assertNoQuery(given: unknown): undefined {
  const [name] = Object.keys(given as object);
  if (name === undefined) return undefined;
  const fields = [{ field: name, reason: 'is not known here' }];
  throw refusal('bad_parameter', `${name}: is not known here.`, { fields });
}

async function readBody(
  shape: BodyShape | undefined,
  request: FastifyRequest,
  { clock, settings }: Binding,
): Promise<unknown> {
  if (!shape) return undefined;
  if (shape.kind === 'stream') return request.raw;
  assertJson(request.headers['content-type']);
  const limits = { ...settings, maxBytes: settings.maxJsonBytes };
  const text = await bodyText(request.raw, clock, limits);
  if (text.trim() === '' && shape.isOptional) return undefined;
  const value = parseJson(text);
  if (value === undefined) throw refusal('bad_body', 'The body is not JSON.');
  assertKnownFields(shape.codec, value);
  const decoded = shape.codec.decode(value);
  if (decoded.ok) return decoded.value;
  throw refusal('bad_body', `${decoded.problem}.`);
}

const fieldNames = new WeakMap<AnyCodec, ReadonlySet<string>>();

/** A field whose name is misspelled would be left out in silence, and the wish with it. */
function assertKnownFields(codec: AnyCodec, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const names =
    fieldNames.get(codec) ?? new Set(Object.keys(codec.jsonSchema()['properties'] ?? {}));
  fieldNames.set(codec, names);
  const unknown = Object.keys(value).find((name) => !names.has(name));
  if (unknown === undefined) return;
  const fields = [{ field: unknown, reason: 'is not known here' }];
  throw refusal('bad_body', `${unknown}: is not known here.`, { fields });
}

/** A form of another site can post texts and forms, and no JSON. */
function assertJson(contentType: string | undefined): void {
  if (contentType === undefined || /^application\/json\b/i.test(contentType)) return;
  throw refusal('unsupported_media_type', 'The body must be application/json.');
}

async function answer(
  { reply: shape, status }: Route,
  given: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (shape.kind === 'events') return;
  reply.status(status);
  if (shape.kind === 'bytes') return sendDownload(given as Download, request, reply);
  if (shape.kind === 'nothing') return void (await reply.send());
  void reply.header('cache-control', 'no-store').type('application/json; charset=utf-8');
  await reply.send(shape.codec.encodeText(given as never));
}
