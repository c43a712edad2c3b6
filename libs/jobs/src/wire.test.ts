import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';
import { controlCodec } from './documents/control.ts';
import { controlFileCodec, redriveRequestCodec } from './documents/control.ts';
import { rejectionCodec, submissionCodec } from './documents/submission.ts';
import { manifestCodec } from './documents/manifest.ts';
import { failureCodec, provenanceCodec, spendingCodec } from './documents/output.ts';
import { batchIndexCodec, planCodec } from './documents/plan.ts';
import * as any from './testing.ts';
import { instantSchema, jsonObjectSchema, microDollarsSchema, wireCodec } from './wire.ts';
import { firstComplaint, firstIssue, parseJson, type WireCodec } from './wire.ts';

const codec = wireCodec(
  'note',
  z.object({
    noteId: z.string(),
    writtenAt: instantSchema.optional(),
    costMicroDollars: microDollarsSchema.optional(),
    lineItems: z.array(z.object({ lineText: z.string() })).default([]),
    byPerson: z.record(z.string(), z.object({ shownName: z.string() })).optional(),
    facts: jsonObjectSchema.optional(),
  }),
);

describe('names', () => {
  it('are snake_case on the wire at every depth, and a record keeps its keys', () => {
    const note = {
      noteId: 'n',
      lineItems: [{ lineText: 'a' }],
      byPerson: { annaB: { shownName: 'Anna' } },
    };
    const wire = {
      note_id: 'n',
      line_items: [{ line_text: 'a' }],
      by_person: { annaB: { shown_name: 'Anna' } },
    };
    expect(codec.encode(note)).toEqual(wire);
    expect(codec.decode(wire)).toEqual({ ok: true, value: note });
  });

  it("are left alone in somebody else's JSON", () => {
    const facts = { camelCase: { innerKey: [1, { deepKey: null }] }, snake_case: true };
    const wire = { note_id: 'n', line_items: [], facts };
    expect(codec.encode({ noteId: 'n', lineItems: [], facts })).toEqual(wire);
    expect(codec.decode(wire)).toMatchObject({ value: { facts } });
  });

  it('of fields that the schema does not know are ignored', () => {
    const decoded = codec.decode({
      note_id: 'n',
      added_later: 1,
      line_items: [{ line_text: '', x: 1 }],
    });
    expect(decoded).toEqual({ ok: true, value: { noteId: 'n', lineItems: [{ lineText: '' }] } });
  });

  it('in camelCase on the wire are unknown, so that a field has one spelling only', () => {
    expect(codec.decode({ noteId: 'n' })).toMatchObject({ ok: false });
  });

  it('follow the option that the discriminator names', () => {
    const stop = { kind: 'stop', mode: 'drain' } as const;
    const cap = { kind: 'cap', capMicroDollars: 2_500_000 } as const;
    expect(controlCodec.encode(stop)).toEqual(stop);
    expect(controlCodec.encode(cap)).toEqual({ kind: 'cap', cap_usd: 2.5 });
    expect(controlCodec.decode({ kind: 'cap', cap_usd: 2.5 })).toEqual({ ok: true, value: cap });
    expect(controlCodec.decode({ kind: 'explode' })).toMatchObject({ ok: false });
  });

  it('of a union without a discriminator are refused when the codec is made', () => {
    const union = z.union([z.object({ oneKey: z.string() }), z.object({ otherKey: z.string() })]);
    expect(() => wireCodec('union', union)).toThrow(TypeError);
    expect(() => wireCodec('scalars', z.union([z.string(), z.number()]))).not.toThrow();
  });
});

describe('leaves', () => {
  it('write instants in UTC and read them with any offset', () => {
    const writtenAt = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
    expect(codec.encode({ noteId: 'n', lineItems: [], writtenAt })).toMatchObject({
      written_at: '2026-01-02T03:04:05.678Z',
    });
    const elsewhere = { note_id: 'n', written_at: '2026-01-02T05:04:05.678+02:00' };
    expect(codec.decode(elsewhere)).toMatchObject({ value: { writtenAt } });
  });

  it.each(['2026-01-02', '2026-01-02T03:04:05', 'Jan 2 2026', 'soon', '2026-02-30T00:00:00Z', 5])(
    'refuse %j as an instant: a machine would have to guess',
    (written_at) => {
      const decoded = codec.decode({ note_id: 'n', written_at });
      expect(decoded.ok ? '' : decoded.problem).toMatch(/^note: written_at: \S/);
    },
  );

  test('money is whole micro-dollars inside and dollars outside, exact to a billion dollars', () => {
    const cost = fc.nat({ max: 1e15 });
    fc.assert(
      fc.property(cost, (costMicroDollars) => {
        const text = codec.encodeText({ noteId: 'n', lineItems: [], costMicroDollars });
        expect(codec.decodeText(text)).toMatchObject({ value: { costMicroDollars } });
      }),
    );
    expect(codec.encode({ noteId: 'n', lineItems: [], costMicroDollars: 31 })).toMatchObject({
      cost_usd: 0.000031,
    });
  });

  it('refuse money below nothing', () => {
    expect(codec.decode({ note_id: 'n', cost_usd: -1 })).toMatchObject({ ok: false });
  });

  it('drop a __proto__ key of foreign JSON, which could change what an object is', () => {
    const decoded = codec.decodeText('{"note_id":"n","facts":{"__proto__":{"a":1},"b":2}}');
    expect(decoded).toMatchObject({ value: { facts: { b: 2 } } });
    expect(decoded.ok && Object.keys(decoded.value.facts ?? {})).toEqual(['b']);
  });
});

describe('problems', () => {
  it('are one sentence with the document and the field as it is called on the wire', () => {
    const decoded = codec.decode({ note_id: 'n', line_items: [{ line_text: 1 }] });
    expect(decoded.ok ? '' : decoded.problem).toMatch(/^note: line_items\.0\.line_text: .+/);
    const cost = codec.decode({ note_id: 'n', cost_usd: 'free' });
    expect(cost.ok ? '' : cost.problem).toMatch(/^note: cost_usd: .+/);
  });

  it.each([undefined, null, 5, 'text', [], [1]])(
    'come back for %j, which is no document',
    (value) => {
      const decoded = codec.decode(value);
      expect(decoded.ok ? '' : decoded.problem).toMatch(/^note: /);
    },
  );

  it('say when a text is not JSON', () => {
    expect(codec.decodeText('{"note_id":')).toEqual({ ok: false, problem: 'note: not JSON' });
    expect(parseJson('nope')).toBeUndefined();
    expect(parseJson('null')).toBeNull();
  });

  it('are thrown when a document to be written is itself wrong', () => {
    expect(() => codec.encode({ noteId: 'n', lineItems: [], writtenAt: NaN })).toThrow();
  });

  it('keep a colon in a message at the root apart from a field', () => {
    const { error } = z.strictObject({}).safeParse({ extra: 1 });
    expect(error && firstComplaint(error)).toEqual({
      field: '',
      reason: 'Unrecognized key: "extra"',
    });
    expect(error && firstIssue(error)).toBe('Unrecognized key: "extra"');
  });
});

describe('every stored document', () => {
  const controlFile = any.control().map((control) => ({ schemaVersion: 1 as const, control }));
  isReadBack('submission', submissionCodec, any.submission());
  isReadBack('rejection', rejectionCodec, any.rejection());
  isReadBack('plan', planCodec, any.plan());
  isReadBack('batch index', batchIndexCodec, any.batchIndex());
  isReadBack('manifest', manifestCodec, any.manifest());
  isReadBack('failure', failureCodec, any.failure());
  isReadBack('provenance', provenanceCodec, any.provenance());
  isReadBack('spending', spendingCodec, any.spending());
  isReadBack('control', controlCodec, any.control());
  isReadBack('control file', controlFileCodec, controlFile);
  isReadBack('redrive request', redriveRequestCodec, any.redriveRequest());
});

function isReadBack<Document>(
  name: string,
  kind: WireCodec<Document>,
  documents: fc.Arbitrary<Document>,
): void {
  it(`${name} is read back as it was written`, () => {
    fc.assert(
      fc.property(documents, (document) => {
        const decoded = kind.decodeText(kind.encodeText(document));
        expect(decoded).toEqual({ ok: true, value: document });
      }),
      { numRuns: 50 },
    );
  });
}
