import { expect, it } from 'vitest';
import * as z from 'zod';
import { defineWorkload, type Workload } from './workload.ts';

const notes: Workload<{ id: string; text: string }, { words: number }> = {
  name: 'notes',
  version: '1',
  promptVersion: 'p1',
  noun: { one: 'note', many: 'notes' },
  verb: 'counted',
  index: { keyPrefix: 'notes', countField: 'total_notes' },
  fields: { id: 'id', name: 'id' },
  itemSchema: z.object({ id: z.string(), text: z.string() }),
  replySchema: z.strictObject({ words: z.int() }),
  maxInputTokens: 100,
  maxOutputTokens: 10,
  identify: ({ id }) => ({ id }),
  estimate: ({ text }) => ({ inputTokens: text.length, outputTokens: 2 }),
  compose: ({ text }, { delimiter }) => ({
    system: 'Count the words.',
    user: `${delimiter}${text}${delimiter}`,
    omitted: {},
  }),
  conclude: (_item, { words }) => ({ words }),
};

it('a declared workload takes what its own schemas let through', () => {
  const workload = defineWorkload(notes);
  const item = workload.itemSchema.parse({ id: 'a', text: 'one two' });
  const reply = workload.replySchema.parse({ words: 2 });
  const composition = workload.compose(item, { delimiter: '#', maxInputTokens: 100 });
  expect(workload.identify(item)).toEqual({ id: 'a' });
  expect(composition.user).toBe('#one two#');
  expect(workload.conclude(item, reply, composition)).toEqual({ words: 2 });
});

it('a declared workload refuses what its schemas refuse', () => {
  const workload = defineWorkload(notes);
  expect(workload.itemSchema.safeParse({ id: 'a' }).success).toBe(false);
  expect(workload.replySchema.safeParse({ words: 2, extra: 1 }).success).toBe(false);
});
