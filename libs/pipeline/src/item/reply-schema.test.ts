import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { notesWith } from '../testing.ts';
import { readReply, replySchemaOf } from './reply-schema.ts';

describe('the schema that is sent', () => {
  it('closes every object and requires every field, as strict servers demand', () => {
    const nested = z.object({
      words: z.int().default(0),
      lines: z.array(z.object({ text: z.preprocess((value) => value ?? '', z.string()) })),
    });
    const { name, schema } = replySchemaOf(notesWith({ replySchema: nested }));
    expect(name).toBe('notes');
    expect(schema).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['words', 'lines'],
      properties: {
        lines: { items: { additionalProperties: false, required: ['text'] } },
      },
    });
    expect(schema).not.toHaveProperty('$schema');
  });

  it('is made once for each workload', () => {
    const workload = notesWith({});
    expect(replySchemaOf(workload)).toBe(replySchemaOf(workload));
    expect(replySchemaOf(notesWith({}))).not.toBe(replySchemaOf(workload));
  });
});

describe('a reply', () => {
  const workload = notesWith({});

  it('is read by the schema, whatever the server said of having honored it', () => {
    expect(readReply(workload, { words: 2, extra: 1 })).toEqual({ ok: true, value: { words: 2 } });
  });

  it.each([undefined, null, 'two', [], {}, { words: 'two' }, { words: -1 }])(
    '%j is refused in one sentence that names the field',
    (value) => {
      const reading = readReply(workload, value);
      expect(reading.ok ? '' : reading.complaint).toMatch(
        /^The reply does not follow the schema: .+\.$/,
      );
    },
  );

  it('that is refused is not quoted: it may repeat the item', () => {
    const reading = readReply(workload, { words: 'secret of the item' });
    expect(reading.ok ? '' : reading.complaint).toContain('words: ');
    expect(JSON.stringify(reading)).not.toContain('secret');
  });
});
