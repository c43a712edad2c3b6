import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { answerSchema } from './schema-answer.ts';

const text = 'The contract ends in May. It renews by itself.';

/** Schemas as zod writes them, from what strict structured outputs allow. */
function zodSchemas(): fc.Arbitrary<z.ZodType> {
  const { tree } = fc.letrec<{ tree: z.ZodType }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom<z.ZodType>(
        z.string(),
        z.string().min(60),
        z.string().max(5),
        z.iso.datetime(),
        z.iso.date(),
        z.email(),
        z.uuid(),
        z.boolean(),
        z.null(),
        z.enum(['late', 'early']),
        z.literal('fixed'),
        z.int().min(3).max(9),
        z.number().max(-4),
        z.number().gt(1).lt(1.5),
        z.number().positive(),
        z.int().multipleOf(7).min(8),
      ),
      tie('tree').map((item) => z.array(item).min(2).max(4)),
      tie('tree').map((item) => z.nullable(item)),
      fc.tuple(tie('tree'), tie('tree')).map(([first, second]) => z.union([first, second])),
      fc.tuple(tie('tree'), tie('tree')).map((items) => z.tuple(items)),
      fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => z.strictObject({ a, b })),
    ),
  }));
  return tree;
}

describe('an answer to any schema', () => {
  it('satisfies the schema', () => {
    fc.assert(
      fc.property(zodSchemas(), (schema) => {
        const value = answerSchema(z.toJSONSchema(schema, { io: 'input' }), text, {});
        expect(schema.safeParse(value).error?.issues ?? []).toEqual([]);
      }),
    );
  });

  it('uses the first sentence of the text', () => {
    const schema = z.toJSONSchema(z.object({ summary: z.string() }));
    expect(answerSchema(schema, text, {})).toEqual({ summary: 'The contract ends in May.' });
  });

  it('ends on a schema that contains itself', () => {
    const node = z.object({
      name: z.string(),
      get children() {
        return z.array(node);
      },
      get next() {
        return node.nullable();
      },
    });
    const value = answerSchema(z.toJSONSchema(node), text, {});
    expect(node.safeParse(value).success).toBe(true);
  });

  it('joins the parts of an allOf', () => {
    const schema = z.intersection(z.object({ a: z.int().min(2) }), z.object({ b: z.boolean() }));
    expect(answerSchema(z.toJSONSchema(schema), text, {})).toEqual({ a: 2, b: false });
  });

  it('takes known values where the schema asks for them, and no others', () => {
    const schema = z.toJSONSchema(z.object({ risk_level: z.string(), extra: z.int() }));
    const known = { risk_level: 'low', close_probability: 3 };
    expect(answerSchema(schema, text, known)).toEqual({ risk_level: 'low', extra: 0 });
  });
});
