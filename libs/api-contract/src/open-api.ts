import type { Json, JsonObject } from '@longhaul/jobs/wire';
import * as z from 'zod';
import { liveEventCodec } from './documents/live-event.ts';
import { problemCodec, statusOfProblem, type ProblemCode } from './problem.ts';
import { wireParam, type AnyCodec, type Fields, type ReplyShape, type Route } from './route.ts';
import { routeNames, routes } from './routes/table.ts';

/** The OpenAPI 3.1 document, made from the table and nothing else. */
export function openApiDocument(version: string): JsonObject {
  const schemas = new Map<string, JsonObject>();
  const paths: Record<string, Record<string, Json>> = {};
  for (const name of routeNames) {
    const route: Route = routes[name];
    const at = (paths[route.path] ??= {});
    at[route.method.toLowerCase()] = operationOf(name, route, schemas);
  }
  named(schemas, problemCodec);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Longhaul',
      version,
      description:
        'Finishes large batches of slow, independent LLM calls. Errors are problem documents ' +
        '(RFC 9457); instants are RFC 3339 in UTC; money is in dollars.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    paths,
    components: {
      schemas: Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of the tenant. On one’s own machine none is needed.',
        },
      },
    },
  };
}

type Schemas = Map<string, JsonObject>;

/** What may go wrong everywhere. */
const everywhere: readonly ProblemCode[] = [
  ...(['bad_request', 'bad_parameter', 'unauthorized', 'forbidden', 'bad_host'] as const),
  ...(['headers_too_large', 'too_many_requests', 'internal', 'unavailable'] as const),
];
const withBody = ['bad_body', 'body_timeout', 'too_large'] as const;

function operationOf(name: string, route: Route, schemas: Schemas): JsonObject {
  const parameters = [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...headersOf(name, route),
  ];
  return {
    operationId: name,
    summary: route.summary,
    'x-role': route.role,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...bodyOf(route, schemas),
    responses: responsesOf(route, schemas),
  };
}

function parametersOf(fields: Fields | undefined, place: 'path' | 'query'): JsonObject[] {
  return Object.entries(fields?.shape ?? {}).map(([name, field]) => {
    const { $schema: _schema, ...schema } = z.toJSONSchema(field, { io: 'input' });
    return {
      name: wireParam(name),
      in: place,
      required: place === 'path',
      schema: schema as JsonObject,
    };
  });
}

function headersOf(name: string, { reply }: Route): JsonObject[] {
  const header = (of: string, maxLength: number): JsonObject => ({
    name: of,
    in: 'header',
    required: false,
    schema: { type: 'string', minLength: 1, maxLength },
  });
  if (name === 'submitJob') return [header('Idempotency-Key', 200)];
  if (reply.kind === 'events') return [header('Last-Event-ID', 100)];
  return reply.kind === 'bytes' ? [header('Range', 100), header('If-None-Match', 300)] : [];
}

function bodyOf({ body }: Route, schemas: Schemas): JsonObject {
  if (!body) return {};
  if (body.kind === 'json') {
    const schema = named(schemas, body.codec);
    const content = { 'application/json': { schema } };
    return { requestBody: { required: !body.isOptional, content } };
  }
  const content = Object.fromEntries(body.mediaTypes.map((type) => [type, { schema: {} }]));
  return { requestBody: { required: false, content } };
}

function responsesOf(route: Route, schemas: Schemas): JsonObject {
  const { reply, status, problems, body } = route;
  const responses: Record<string, Json> = { [String(status)]: goodReply(reply, schemas) };
  if (reply.kind === 'bytes') {
    responses['206'] = { ...goodReply(reply, schemas), description: 'The bytes asked for.' };
    responses['304'] = { description: 'The client has them already.' };
  }
  // A type that is none is refused before anybody asks whether a body is wanted.
  const withType = route.method === 'GET' ? [] : (['unsupported_media_type'] as const);
  const codes = [...everywhere, ...withType, ...(body ? withBody : []), ...problems];
  const byStatus = Map.groupBy(new Set(codes), statusOfProblem);
  for (const [problemStatus, of] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[String(problemStatus)] = {
      description: [...of].join(', '),
      content: { 'application/problem+json': { schema: named(schemas, problemCodec) } },
    };
  }
  return responses;
}

function goodReply(reply: ReplyShape, schemas: Schemas): JsonObject {
  switch (reply.kind) {
    case 'json':
      return {
        description: 'Done.',
        content: { 'application/json': { schema: named(schemas, reply.codec) } },
      };
    case 'bytes':
      return {
        description: 'The bytes.',
        content: Object.fromEntries(reply.mediaTypes.map((type) => [type, { schema: {} }])),
      };
    case 'events': {
      named(schemas, liveEventCodec);
      const schema = { type: 'string', description: 'The data of an event is a LiveEvent.' };
      return {
        description: 'Events as they happen.',
        content: { 'text/event-stream': { schema } },
      };
    }
    case 'nothing':
      return { description: 'Done; there is nothing to say.' };
  }
}

/** Enters a document's schema under its name and gives the reference to it. */
function named(schemas: Schemas, codec: AnyCodec): JsonObject {
  const { $schema: _schema, ...schema } = codec.jsonSchema();
  const name = schema['title'] as string;
  const place = `#/components/schemas/${name}`;
  schemas.set(name, moved(schema, place) as JsonObject);
  return { $ref: place };
}

/** A schema that is part of a larger document finds its own definitions under its own place. */
function moved(node: Json, place: string): Json {
  if (Array.isArray(node)) return node.map((entry: Json) => moved(entry, place));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => {
    const isOwn = key === '$ref' && typeof value === 'string' && value.startsWith('#/$defs/');
    return [key, isOwn ? `${place}${value.slice(1)}` : moved(value, place)];
  });
  return Object.fromEntries(entries) as JsonObject;
}
