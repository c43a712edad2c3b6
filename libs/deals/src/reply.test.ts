import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { dealReplySchema } from './reply.ts';
import { quietReply } from './testing.ts';

type Node = { readonly [key: string]: unknown };

/** The subset that every server with strict structured outputs takes. */
const allowedKeywords = new Set([
  ...['$schema', 'type', 'description', 'properties', 'required', 'additionalProperties'],
  ...['items', 'enum', 'anyOf'],
]);

function* nodesOf(schema: Node): Generator<Node> {
  yield schema;
  const children = [
    ...Object.values((schema['properties'] ?? {}) as Record<string, Node>),
    ...((schema['anyOf'] ?? []) as Node[]),
    ...(schema['items'] === undefined ? [] : [schema['items'] as Node]),
  ];
  for (const child of children) yield* nodesOf(child);
}

describe('the reply as a strict JSON Schema', () => {
  const schema = z.toJSONSchema(dealReplySchema) as Node;
  const nodes = [...nodesOf(schema)];

  it('uses no keyword that a strict server may refuse', () => {
    const used = new Set(nodes.flatMap((node) => Object.keys(node)));
    expect([...used].filter((keyword) => !allowedKeywords.has(keyword))).toEqual([]);
  });

  it('requires every property of every object and allows no other', () => {
    const objects = nodes.filter((node) => node['type'] === 'object');
    expect(objects).toHaveLength(6);
    for (const object of objects) {
      expect(object['additionalProperties']).toBe(false);
      expect(object['required']).toEqual(Object.keys(object['properties'] as object));
    }
  });

  it('has an object at its root and a type or a choice everywhere', () => {
    expect(schema['type']).toBe('object');
    for (const node of nodes) expect('type' in node || 'anyOf' in node).toBe(true);
  });

  it('tells the model the limits that it cannot declare', () => {
    const properties = schema['properties'] as Record<string, Node>;
    expect(properties['close_probability']).toMatchObject({
      type: 'integer',
      description: 'Percent; an integer from 0 to 100.',
    });
    expect(properties['risk_signals']?.['description']).toContain('At most 20 entries.');
  });
});

const signal = { text: 'Frozen budget.', source_id: 'm-1', quote: 'frozen the budget' };

describe('what is refused', () => {
  it.each([
    ['qualification_score', 101],
    ['qualification_score', -1],
    ['qualification_score', 72.5],
    ['qualification_score', '72'],
    ['close_probability', 1000],
    ['days_to_close_estimate', -3],
    ['days_to_close_estimate', 'soon'],
    ['risk_level', 'Severe'],
    ['champion_strength', 'huge'],
    ['risk_patterns', ['unheard_of']],
    ['risk_signals', ['a bare string']],
    ['risk_signals', [{ text: 'No quote.' }]],
    ['pain_points_identified', null],
    ['decision_maker_engaged', 'yes'],
    ['deal_health_summary', null],
    ['recommended_next_action', undefined],
  ])('%s: %j', (field, value) => {
    const { success, error } = dealReplySchema.safeParse({ ...quietReply, [field]: value });
    expect(success).toBe(false);
    expect(error?.issues[0]?.path[0]).toBe(field);
  });
});

describe('what is mended', () => {
  const parse = (fields: Node) => dealReplySchema.parse({ ...quietReply, ...fields });

  it('cuts lists and texts over their limit', () => {
    const reply = parse({
      risk_signals: Array.from({ length: 30 }, () => ({ ...signal, text: 'x'.repeat(999) })),
      deal_health_summary: 'y'.repeat(5000),
    });
    expect(reply.risk_signals).toHaveLength(20);
    expect(reply.risk_signals[0]?.text).toHaveLength(300);
    expect(reply.deal_health_summary).toHaveLength(1000);
  });

  it('drops blank entries, unknown fields and patterns that only the calendar decides', () => {
    const reply = parse({
      qualification_gaps: ['', ' ', 'No budget.'],
      buying_signals: [{ ...signal, text: ' ' }, signal],
      risk_patterns: ['overdue', 'ghosted', 'ghosted', 'no_activity'],
      reasoning: 'Let me think.',
    });
    expect(reply.qualification_gaps).toEqual(['No budget.']);
    expect(reply.buying_signals).toEqual([signal]);
    expect(reply.risk_patterns).toEqual(['ghosted']);
    expect(reply).not.toHaveProperty('reasoning');
  });

  it('removes what a terminal would obey', () => {
    expect(parse({ recommended_next_action: '\u001b[2JCall\u202e Maria.' })).toMatchObject({
      recommended_next_action: 'Call Maria.',
    });
  });

  it('leaves a good reply as it is', () => {
    expect(parse({})).toEqual(quietReply);
  });
});
