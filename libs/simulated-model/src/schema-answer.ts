import { firstSentence } from './analyst/sentence.ts';

/**
 * An answer to any JSON Schema, so that workloads other than deals can be tried without a real
 * model: valid, dull and deterministic. Understands what strict structured outputs allow (types,
 * enums, constants, references, `anyOf`, ranges, lengths, item counts) and the common formats;
 * `pattern` and `not` are beyond it.
 */

type Schema = Readonly<Record<string, unknown>>;

type Walk = { readonly root: Schema; readonly sentence: string; readonly depth: number };

/** Deeper than this a recursive schema is cut short: optional parts are left out. */
const maxDepth = 12;

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  duration: 'P1D',
  email: 'nobody@simulated.example',
  uri: 'https://simulated.example/',
  url: 'https://simulated.example/',
  hostname: 'simulated.example',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemaIn(holder: Schema, key: string): Schema {
  const value = holder[key];
  return isSchema(value) ? value : {};
}

function schemasIn(holder: Schema, key: string): readonly Schema[] {
  const value = holder[key];
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function numberIn(holder: Schema, key: string): number | undefined {
  const value = holder[key];
  return typeof value === 'number' ? value : undefined;
}

/** Follows a local reference such as `#/$defs/node`. */
function resolve(root: Schema, reference: string): Schema {
  const path = reference.split('/').slice(1);
  const keys = path.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<Schema>((holder, key) => schemaIn(holder, key), root);
}

function typeOf(schema: Schema): string {
  const { type } = schema;
  if (typeof type === 'string') return type;
  const types: unknown[] = Array.isArray(type) ? type : [];
  const first = types.find((candidate) => typeof candidate === 'string' && candidate !== 'null');
  if (typeof first === 'string') return first;
  if (types.includes('null')) return 'null';
  if ('properties' in schema) return 'object';
  return 'items' in schema ? 'array' : 'string';
}

function answerString(schema: Schema, { sentence }: Walk): string {
  const { format } = schema;
  if (typeof format === 'string' && formats[format] !== undefined) return formats[format];
  const text = sentence.slice(0, numberIn(schema, 'maxLength') ?? sentence.length);
  return text.padEnd(numberIn(schema, 'minLength') ?? 0, '.');
}

/** The allowed range; exclusive bounds are moved inward by `nudge`. */
function rangeOf(schema: Schema, nudge: number): readonly [least: number, most: number] {
  const least = numberIn(schema, 'minimum') ?? -Infinity;
  const above = numberIn(schema, 'exclusiveMinimum') ?? -Infinity;
  const most = numberIn(schema, 'maximum') ?? Infinity;
  const below = numberIn(schema, 'exclusiveMaximum') ?? Infinity;
  return [Math.max(least, above + nudge), Math.min(most, below - nudge)];
}

/** The allowed number that is nearest to zero. */
function answerNumber(schema: Schema, isInteger: boolean): number {
  const step = numberIn(schema, 'multipleOf') ?? (isInteger ? 1 : undefined);
  const [from, to] = rangeOf(schema, 0);
  const [least, most] = rangeOf(schema, isInteger ? 1 : (step ?? Math.min(1, (to - from) / 4)));
  const [floor, ceiling] = isInteger ? [Math.ceil(least), Math.floor(most)] : [least, most];
  if (floor > 0) return step === undefined ? floor : Math.ceil(floor / step) * step;
  if (ceiling < 0) return step === undefined ? ceiling : Math.floor(ceiling / step) * step;
  return 0;
}

function answerArray(schema: Schema, walk: Walk): unknown[] {
  const tuple = schemasIn(schema, 'prefixItems');
  const most = numberIn(schema, 'maxItems') ?? Infinity;
  const wanted = walk.depth >= maxDepth ? 0 : Math.min(most, tuple.length || 1);
  const count = Math.max(numberIn(schema, 'minItems') ?? 0, wanted);
  const items = schemaIn(schema, 'items');
  return Array.from({ length: count }, (_, at) => answerAt(tuple[at] ?? items, walk));
}

function answerObject(schema: Schema, walk: Walk, known: Schema = {}): Record<string, unknown> {
  const { required } = schema;
  const isRequired = (key: string) => Array.isArray(required) && required.includes(key);
  const entries = Object.entries(schemaIn(schema, 'properties'))
    .filter(([key]) => walk.depth < maxDepth || isRequired(key))
    .map(([key, property]): [string, unknown] => [
      key,
      key in known ? known[key] : answerAt(isSchema(property) ? property : {}, walk),
    ]);
  return Object.fromEntries(entries);
}

/** The first choice that is not null; null itself once the walk is too deep. */
function choose(choices: readonly Schema[], depth: number): Schema | undefined {
  const isNull = (choice: Schema) => choice['type'] === 'null';
  if (depth >= maxDepth) return choices.find(isNull) ?? choices[0];
  return choices.find((choice) => !isNull(choice)) ?? choices[0];
}

function answerAt(schema: Schema, above: Walk): unknown {
  const walk = { ...above, depth: above.depth + 1 };
  if (typeof schema['$ref'] === 'string') return answerAt(resolve(walk.root, schema['$ref']), walk);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const choice = choose([...schemasIn(schema, 'anyOf'), ...schemasIn(schema, 'oneOf')], walk.depth);
  if (choice !== undefined) return answerAt(choice, walk);
  const parts = schemasIn(schema, 'allOf');
  if (parts.length > 0) return answerAt(merge(schema, parts), walk);
  return answerType(schema, walk);
}

/** One schema for all parts of an `allOf`: properties add up, later keywords win. */
function merge({ allOf: _, ...own }: Schema, parts: readonly Schema[]): Schema {
  const all = [own, ...parts];
  const properties = Object.assign(
    {},
    ...all.map((part) => schemaIn(part, 'properties')),
  ) as Schema;
  const merged = Object.assign({}, ...all) as Schema;
  return Object.keys(properties).length === 0 ? merged : { ...merged, properties };
}

function answerType(schema: Schema, walk: Walk): unknown {
  const type = typeOf(schema);
  if (type === 'object') return answerObject(schema, walk);
  if (type === 'array') return answerArray(schema, walk);
  if (type === 'number' || type === 'integer') return answerNumber(schema, type === 'integer');
  if (type === 'boolean') return false;
  return type === 'null' ? null : answerString(schema, walk);
}

/**
 * A value that satisfies the schema: strings are the text's first sentence, numbers the nearest
 * to zero, enums their first value, arrays hold one item.
 *
 * @param known values for the schema's top-level properties of that name, taken as they are.
 */
export function answerSchema(schema: unknown, text: string, known: Schema): unknown {
  const root = isSchema(schema) ? schema : {};
  const walk = { root, sentence: firstSentence(text), depth: 0 };
  const hasKnown = Object.keys(known).some((key) => key in schemaIn(root, 'properties'));
  return hasKnown ? answerObject(root, walk, known) : answerAt(root, walk);
}
