import * as z from 'zod';

/**
 * The one mapping between TypeScript (camelCase, epoch milliseconds, micro-dollars) and the wire
 * (snake_case, RFC 3339, dollars). A document is declared once, as a zod schema with camelCase keys
 * and codecs at its leaves; the wire names follow from the schema, so that the two cannot drift.
 * Values that are somebody else's (a workload's result, facts) are declared `jsonSchema` and pass
 * through untouched.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Foreign JSON: carried, never renamed. */
export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/**
 * Epoch milliseconds inside, RFC 3339 outside: UTC when written, any offset when read. Years 0 to
 * 9999; a fraction of a millisecond is cut off when written.
 */
export const instantSchema = z.codec(z.iso.datetime({ offset: true }), z.number(), {
  decode: (text) => Date.parse(text),
  encode: (epochMs) => new Date(epochMs).toISOString(),
});

const microDollarsPerDollar = 1_000_000;

/**
 * Integer micro-dollars of 0 or more inside, dollars outside. Declare the field `…MicroDollars`; on the wire it
 * is `…_usd`.
 */
export const microDollarsSchema = z.codec(z.number().nonnegative(), z.int().nonnegative(), {
  decode: (dollars) => Math.round(dollars * microDollarsPerDollar),
  encode: (microDollars) => microDollars / microDollarsPerDollar,
});

function wireName(key: string): string {
  return key
    .replace(/MicroDollars$/, 'Usd')
    .replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)
    .replace(/^_/, '');
}

type Direction = 'encode' | 'decode';
type Rename = (value: unknown) => unknown;

/** What the walk needs to know of a zod schema, whatever its kind. */
type Definition = {
  readonly type: string;
  readonly shape?: Record<string, z.core.$ZodType>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly discriminator?: string;
};

const asIs: Rename = (value) => value;

function renamer(schema: z.core.$ZodType, direction: Direction): Rename {
  const definition = schema._zod.def as unknown as Definition;
  if (definition.shape) return objectRenamer(definition.shape, direction);
  if (definition.element) return listRenamer(renamer(definition.element, direction));
  if (definition.innerType) return renamer(definition.innerType, direction);
  if (definition.type === 'record' && definition.valueType) {
    return recordRenamer(renamer(definition.valueType, direction));
  }
  if (definition.options) return unionRenamer(definition, direction);
  return asIs;
}

function objectRenamer(shape: Record<string, z.core.$ZodType>, direction: Direction): Rename {
  const fields = Object.entries(shape).map(([key, field]) => {
    const wire = wireName(key);
    const [from, to] = direction === 'encode' ? [key, wire] : [wire, key];
    return { from, to, rename: renamer(field, direction) };
  });
  return (value) => {
    if (!isRecord(value)) return value;
    const renamed: Record<string, unknown> = {};
    for (const { from, to, rename } of fields) {
      if (value[from] !== undefined) renamed[to] = rename(value[from]);
    }
    return renamed;
  };
}

function listRenamer(rename: Rename): Rename {
  if (rename === asIs) return asIs;
  return (value) => (Array.isArray(value) ? value.map(rename) : value);
}

function recordRenamer(rename: Rename): Rename {
  if (rename === asIs) return asIs;
  return (value) =>
    isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rename(entry)]))
      : value;
}

/**
 * A union of objects is told apart by its discriminator, whose key and values are the same on both
 * sides.
 *
 * @throws TypeError for a union of objects without one: its fields would silently keep their names.
 */
function unionRenamer(definition: Definition, direction: Direction): Rename {
  const { discriminator, options = [] } = definition;
  if (discriminator === undefined) {
    if (options.every((option) => renamer(option, direction) === asIs)) return asIs;
    throw new TypeError('A union of objects on the wire needs a discriminator: declare one.');
  }
  const byTag = new Map<unknown, Rename>();
  for (const option of options) {
    const shape = (option._zod.def as unknown as Definition).shape;
    const tags = shape?.[discriminator]?._zod.values ?? [];
    for (const tag of tags) byTag.set(tag, renamer(option, direction));
  }
  return (value) => (isRecord(value) ? (byTag.get(value[discriminator]) ?? asIs)(value) : value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type Decoded<Document> =
  | { readonly ok: true; readonly value: Document }
  | { readonly ok: false; readonly problem: string };

/** A kind of document that crosses the door: file, reply or event. */
export type WireCodec<Document> = {
  /** @throws when the document itself breaks its schema: a bug, never bad input. */
  readonly encode: (document: Document) => JsonObject;
  readonly encodeText: (document: Document) => string;
  /** What is wrong comes back as one sentence naming the field as it is called on the wire. */
  readonly decode: (value: unknown) => Decoded<Document>;
  readonly decodeText: (text: string) => Decoded<Document>;
  /** JSON Schema (draft 2020-12) of the document as it stands on the wire. */
  readonly jsonSchema: () => JsonObject;
};

export function wireCodec<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
): WireCodec<z.output<Schema>> {
  const toWire = renamer(schema, 'encode');
  const fromWire = renamer(schema, 'decode');
  const encode = (document: z.output<Schema>): JsonObject =>
    toWire(z.encode(schema, document)) as JsonObject;
  const decode = (value: unknown): Decoded<z.output<Schema>> => {
    const parsed = z.safeDecode(schema, fromWire(value) as z.input<Schema>);
    if (parsed.success) return { ok: true, value: parsed.data };
    const { field, reason } = firstComplaint(parsed.error);
    const wireField = field.split('.').map(wireName).join('.');
    return { ok: false, problem: `${name}: ${wireField === '' ? '' : `${wireField}: `}${reason}` };
  };
  return {
    encode,
    encodeText: (document) => JSON.stringify(encode(document)),
    decode,
    decodeText: (text) => {
      const value = parseJson(text);
      return value === undefined ? { ok: false, problem: `${name}: not JSON` } : decode(value);
    },
    jsonSchema: () => ({ title: name, ...wireJsonSchema(schema) }),
  };
}

/** The schema's own JSON Schema, with its properties under their wire names. */
function wireJsonSchema(schema: z.ZodType): JsonObject {
  const made = z.toJSONSchema(schema, { io: 'input', reused: 'inline' });
  return withWireNames(made) as JsonObject;
}

function withWireNames(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withWireNames);
  if (!isRecord(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => {
    if (key === 'properties' && isRecord(value)) {
      const renamed = Object.entries(value).map(([name, field]) => [
        wireName(name),
        withWireNames(field),
      ]);
      return [key, Object.fromEntries(renamed) as unknown];
    }
    if (key === 'required' && Array.isArray(value))
      return [key, value.map((name) => wireName(String(name)))];
    return [key, withWireNames(value)];
  });
  return Object.fromEntries(entries) as unknown;
}

/** Parses JSON without throwing; `undefined` (never a JSON value) when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What is wrong with a value and where: `field` is a path such as `items.3.id`, empty at the root. */
export type Complaint = { readonly field: string; readonly reason: string };

/** The first complaint of a zod error. */
export function firstComplaint(error: z.core.$ZodError): Complaint {
  const issue = error.issues[0];
  if (!issue) return { field: '', reason: 'is not valid' };
  return { field: issue.path.map(String).join('.'), reason: inWords(issue.message) };
}

/** The schema library's most common complaint, as one would say it. */
function inWords(message: string): string {
  return message.replace(
    /^Invalid input: expected (\w+), received (\w+)$/,
    (_all, expected: string, received: string) =>
      `must be ${named(expected)}, not ${named(received)}`,
  );
}

function named(type: string): string {
  if (type === 'null' || type === 'undefined') return type;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** The first complaint of a zod error as `field.path: reason`, for people. */
export function firstIssue(error: z.core.$ZodError): string {
  const { field, reason } = firstComplaint(error);
  return field === '' ? reason : `${field}: ${reason}`;
}
