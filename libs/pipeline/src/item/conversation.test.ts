import { describe, expect, it } from 'vitest';
import { notesWith, someWork } from '../testing.ts';
import { openConversation, repairConversation, requestOf } from './conversation.ts';

const workload = notesWith({});
const composition = { system: 'Count.', user: '#one two#', omitted: {} };
const opened = openConversation(workload, composition);
const offSchema = { code: 'schema_mismatch', message: 'words: expected a number.' } as const;

describe('a conversation', () => {
  it('opens with the stable instructions and then the item', () => {
    expect(opened.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(opened.maxOutputTokens).toBe(workload.maxOutputTokens);
  });

  it('asks again with the bad reply and what was wrong with it', () => {
    const repaired = repairConversation(opened, offSchema, '{"words":"two"}');
    expect(repaired.messages.slice(0, 2)).toEqual(opened.messages);
    expect(repaired.messages.slice(2)).toEqual([
      { role: 'assistant', content: '{"words":"two"}' },
      { role: 'user', content: expect.stringContaining('words: expected a number.') },
    ]);
    expect(repaired.maxOutputTokens).toBe(opened.maxOutputTokens);
  });

  it.each([undefined, ''])('shows no bad reply back when it was %j', (text) => {
    const roles = repairConversation(opened, offSchema, text).messages.map(({ role }) => role);
    expect(roles).toEqual(['system', 'user', 'user']);
  });

  it('shows back no more of a bad reply than is worth paying for', () => {
    const shown = repairConversation(opened, offSchema, '😀'.repeat(100_000)).messages[2]?.content;
    expect(shown?.length).toBeLessThanOrEqual(8_000);
    expect(shown?.isWellFormed()).toBe(true);
  });

  it('asks the same again with more room after a reply that was cut off', () => {
    const fault = { code: 'truncated', message: 'Cut off.' } as const;
    const repaired = repairConversation(opened, fault, '{"wor');
    expect(repaired).toEqual({ ...opened, maxOutputTokens: 2 * opened.maxOutputTokens });
  });
});

it('a request carries the work, the messages, the schema and its own time limit', () => {
  const work = { ...someWork, parameters: { temperature: 0 } };
  expect(requestOf(workload, work, opened, 20_000)).toEqual({
    model: someWork.model,
    messages: opened.messages,
    replySchema: { name: 'notes', schema: expect.objectContaining({ type: 'object' }) },
    maxOutputTokens: opened.maxOutputTokens,
    parameters: { temperature: 0 },
    timeoutMs: 20_000,
  });
});
