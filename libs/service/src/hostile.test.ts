import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Scene } from './testing.ts';

/**
 * A client that knows nothing but the document in the repository: asks every operation with valid
 * and with hostile values. Whatever it sends, the answer is one that the document promises (the scene
 * sees to that) and never says that something broke.
 */
type Schema = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
};
type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
};
type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, unknown>> }>>;
};

const file = new URL('../../api-contract/openapi.json', import.meta.url);
const document = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

let scene: Scene;
let jobId: string;
beforeAll(async () => {
  scene = await openScene({ settings: { requestsPerMinute: 1_000_000 } });
  ({ jobId } = await scene.finish({ texts: ['one', 'two'] }));
});
afterAll(async () => scene.service.close());

const hostile = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom(
    ...['../../etc/passwd', '..%2f..', "' OR 1=1 --", '<script>alert(1)</script>', '\u0000', '%'],
    ...['__proto__', 'constructor', 'NaN', '-1', '1e9', '0x10', '99999999999999999999', 'null'],
    ...['a'.repeat(5_000), '💥'.repeat(300), '\ud800', '\r\nset-cookie: a=b'],
  ),
);

function validOf({ type, enum: values, format, minimum, maximum }: Schema): fc.Arbitrary<string> {
  if (values) return fc.constantFrom(...values.map(String));
  if (format === 'date-time') return fc.constant('2026-11-25T09:00:00Z');
  if (type === 'integer') return fc.integer({ min: minimum ?? 0, max: maximum ?? 9 }).map(String);
  if (type === 'number') return fc.constantFrom('0', '0.5', '1');
  return fc.stringMatching(/^[a-z0-9-]{1,20}$/);
}

function valueOf(parameter: Parameter): fc.Arbitrary<string | undefined> {
  const known = parameter.name === 'job_id' ? [fc.constant(jobId)] : [];
  const value = fc.oneof(...known, validOf(parameter.schema), hostile);
  return parameter.in === 'path' ? value : fc.option(value, { nil: undefined });
}

const bodies = fc.oneof(
  fc.constant(undefined),
  fc.json({ maxDepth: 3 }),
  fc.string({ maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(
    '{"mode":"now"}',
    '{"codes":["TIMEOUT"]}',
    '{"lanes":3}',
    '[]',
    '{"__proto__":1}',
  ),
  fc.constantFrom(
    '{"note_id":"z","text":"x"}\n',
    '[{"note_id":1,"text":""}]',
    '[[[[[[',
    '{"url":"x"}',
  ),
);
const types = fc.constantFrom(
  undefined,
  'application/json',
  'text/plain',
  'application/gzip',
  ';;',
);

async function ask(operation: (typeof operations)[number], sample: Sample): Promise<number> {
  let url = operation.path;
  const query: string[] = [];
  const headers: Record<string, string> = {};
  for (const [at, parameter] of (operation.operation.parameters ?? []).entries()) {
    const value = sample.values[at];
    if (value === undefined) continue;
    // A lone surrogate has no form in an address; a real client cannot send it.
    const encoded = encodeURIComponent(value.toWellFormed());
    // Nor a segment that is empty or dots alone, which it resolves into another address.
    const segment = /^\.{0,2}$/.test(encoded) ? '%20' : encoded;
    if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, segment);
    else if (parameter.in === 'query') query.push(`${parameter.name}=${encoded}`);
    else headers[parameter.name.toLowerCase()] = value.replace(/[^\x20-\x7e]/g, '?').slice(0, 500);
  }
  if (sample.type !== undefined) headers['content-type'] = sample.type;
  if (sample.extra !== undefined)
    query.push(`${encodeURIComponent(sample.extra.toWellFormed())}=1`);
  const method = operation.method.toUpperCase() as 'GET';
  const reply = await scene.ask({
    ...{ method, headers },
    url: query.length === 0 ? url : `${url}?${query.join('&')}`,
    ...(sample.body === undefined || method === 'GET' ? {} : { payload: sample.body }),
  });
  return reply.status;
}

type Sample = {
  readonly values: readonly (string | undefined)[];
  readonly body: string | Buffer | undefined;
  readonly type: string | undefined;
  readonly extra: string | undefined;
};

/** Live streams stay open where they are good: they are asked over real sockets elsewhere. */
const answered = operations.filter(
  ({ operation }) => !operation.responses['200']?.content?.['text/event-stream'],
);

describe('whatever a client sends', () => {
  it.each(answered)('$operation.operationId answers as agreed and never breaks', async (one) => {
    const parameters = one.operation.parameters ?? [];
    const sample = fc.record({
      values: fc.tuple(...parameters.map(valueOf)),
      body: bodies,
      type: types,
      extra: fc.option(hostile, { nil: undefined, freq: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(sample, async (given) => {
        expect(await ask(one, given)).not.toBe(500);
      }),
      { numRuns: 30 },
    );
  });
});
