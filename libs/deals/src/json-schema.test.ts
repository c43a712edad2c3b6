import { describe, expect, it } from 'vitest';
import { jsonSchemaOf } from './json-schema.ts';

describe('jsonSchemaOf', () => {
  it.each(['deal', 'result'] as const)('describes a %s in draft 2020-12', (document) => {
    expect(jsonSchemaOf(document)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      title: expect.any(String) as string,
      description: expect.any(String) as string,
    });
  });

  it('requires of a deal nothing but its id and allows fields it does not know', () => {
    expect(jsonSchemaOf('deal')).toMatchObject({ required: ['deal_id'], additionalProperties: {} });
  });

  it('requires every field of a result and leaves room for the engine’s own', () => {
    const { required, additionalProperties } = jsonSchemaOf('result');
    expect(required).toEqual([
      ...['deal_id', 'deal_name', 'success', 'intelligence', 'content_summary'],
      ...['evidence', 'evidence_dropped', 'omitted', 'unknown_fields'],
    ]);
    expect(additionalProperties).toEqual({});
  });
});
