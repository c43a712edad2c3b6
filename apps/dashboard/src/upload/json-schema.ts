/**
 * The part of JSON Schema that workloads' schemas are written in, read without compiling code: a
 * strict content security policy forbids `eval`. What it does not know it lets pass: the service has
 * the last word.
 */
export type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
};

export type Complaint = { readonly field: string; readonly reason: string };

/** The first thing wrong with a value, with the path to it, or undefined. */
export function complaintOf(value: unknown, schema: JsonSchema, path = ''): Complaint | undefined {
  if (schema.anyOf) return anyOfComplaint(value, schema.anyOf, path);
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    return { field: path, reason: `must be ${types.map(typeWords).join(' or ')}` };
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return { field: path, reason: `must be one of ${schema.enum.map(String).join(', ')}` };
  }
  if (Array.isArray(value)) return listComplaint(value, schema, path);
  return isObject(value) ? objectComplaint(value, schema, path) : undefined;
}

function anyOfComplaint(
  value: unknown,
  choices: readonly JsonSchema[],
  path: string,
): Complaint | undefined {
  const complaints = choices.map((choice) => complaintOf(value, choice, path));
  if (complaints.some((complaint) => complaint === undefined)) return undefined;
  // A complaint from deeper inside comes from the choice that was meant.
  const deeper = complaints.find((complaint) => complaint && complaint.field !== path);
  if (deeper) return deeper;
  const types = choices.flatMap(({ type }) => type ?? []);
  return { field: path, reason: `must be ${types.map(typeWords).join(' or ')}` };
}

function listComplaint(
  list: readonly unknown[],
  { items }: JsonSchema,
  path: string,
): Complaint | undefined {
  if (!items) return undefined;
  for (const [index, entry] of list.entries()) {
    const complaint = complaintOf(entry, items, `${path}[${String(index)}]`);
    if (complaint) return complaint;
  }
  return undefined;
}

function objectComplaint(
  object: Readonly<Record<string, unknown>>,
  { required = [], properties = {} }: JsonSchema,
  path: string,
): Complaint | undefined {
  const under = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const missing = required.find((name) => object[name] === undefined);
  if (missing !== undefined) return { field: under(missing), reason: 'is missing' };
  for (const [name, schema] of Object.entries(properties)) {
    if (object[name] === undefined) continue;
    const complaint = complaintOf(object[name], schema, under(name));
    if (complaint) return complaint;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

function typeWords(type: string): string {
  return words[type] ?? type;
}
