import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { notesWith } from '../testing.ts';
import { maxLineBytes } from './input-lines.ts';
import { readItem, repeatedId } from './read-item.ts';

const workload = notesWith({});
const read = (text: string, by = workload) =>
  readItem(by, { kind: 'text', line: 7, bytes: encodeUtf8(text) });

describe('a good line', () => {
  it('becomes an item with its id and name, stored as compact JSON', () => {
    const reading = read('{ "note_id": 12,\n "text": "two words", "other": [1, 2] }');
    expect(reading).toMatchObject({ ok: true, read: { id: '12', name: 'two words' } });
    if (!reading.ok) return;
    expect(decodeUtf8(reading.read.bytes)).toBe('{"note_id":12,"text":"two words","other":[1,2]}');
  });

  it('is named by its id where the item has no name, and a long name is cut', () => {
    expect(read('{"note_id":"a","text":""}')).toMatchObject({ read: { name: 'a' } });
    const long = read(`{"note_id":"a","text":"${'x'.repeat(300)}"}`);
    expect(long.ok && long.read.name).toHaveLength(200);
  });

  it('has the same bytes however its file was laid out', () => {
    const [one, two] = [
      read('{"note_id":"a","text":"b"}'),
      read('{"note_id" : "a" , "text":"\\u0062"}'),
    ];
    expect(one.ok && two.ok && one.read.bytes).toEqual(two.ok && two.read.bytes);
  });

  it('counts the fields that the workload does not know', () => {
    const counting = notesWith({ countUnknownFields: () => 3 });
    expect(read('{"note_id":"a","text":""}', counting)).toMatchObject({
      read: { unknownFields: 3 },
    });
    expect(read('{"note_id":"a","text":""}')).toMatchObject({ read: { unknownFields: 0 } });
  });
});

describe('a bad line', () => {
  it.each([
    ['{', '', 'is not JSON; write one JSON object a line (NDJSON), or one JSON array'],
    ['[', '', 'is not JSON; write one JSON object a line (NDJSON), or one JSON array'],
    ['{"note_id":', '', 'is not JSON: it breaks off before its closing brace'],
    ['note', '', 'is not JSON'],
    ['5', '', 'is a number; each line must be one JSON object'],
    ['"a"', '', 'is a string; each line must be one JSON object'],
    ['true', '', 'is a boolean; each line must be one JSON object'],
    ['null', '', 'is null; each line must be one JSON object'],
    ['[1]', '', 'is an array; each line must be one JSON object'],
    ['{"text":"a"}', 'note_id', 'is missing'],
    ['{"note_id":"","text":"a"}', 'note_id', 'is empty'],
    ['{"note_id":"a\\u0000","text":"a"}', 'note_id', 'contains a control character'],
    ['{"note_id":1.5,"text":"a"}', 'note_id', expect.stringContaining('exact decimal form')],
  ])('%s is rejected: field %j %s', (text, field, reason) => {
    expect(read(text)).toEqual({ ok: false, rejection: { line: 7, field, reason } });
  });

  it('names the field and, where it can be read, the item', () => {
    expect(read('{"note_id":"a","text":5}')).toEqual({
      ok: false,
      rejection: { line: 7, field: 'text', reason: expect.stringContaining('string'), itemId: 'a' },
    });
    const unreadable = read(`{"note_id":"${'x'.repeat(300)}","text":5}`);
    expect(unreadable.ok ? {} : unreadable.rejection).not.toHaveProperty('itemId');
  });

  it('keeps a complaint about the whole object apart from its fields', () => {
    const closed = notesWith({
      itemSchema: z.strictObject({ note_id: z.string(), text: z.string() }),
    });
    expect(read('{"note_id":"a","text":"","extra":1}', closed)).toMatchObject({
      rejection: { field: '', reason: 'Unrecognized key: "extra"', itemId: 'a' },
    });
  });

  it('that is not UTF-8 says what to do', () => {
    const bytes = Uint8Array.of(0x7b, 0xff, 0x7d);
    expect(readItem(workload, { kind: 'text', line: 1, bytes })).toMatchObject({
      rejection: { reason: 'is not UTF-8; save the file as UTF-8' },
    });
  });

  it('that is too long says how long and what the limit is', () => {
    const line = { kind: 'too-long', line: 3, byteCount: maxLineBytes + 1 } as const;
    expect(readItem(workload, line)).toMatchObject({
      rejection: { line: 3, reason: 'is 65 MiB long; the limit is 64 MiB a line' },
    });
  });

  it('that is nested beyond what can be read costs itself only', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(read(`{"note_id":"a","text":"b","deep":${deep}}`)).toMatchObject({
      rejection: { reason: 'is nested too deeply to be read' },
    });
  });

  it("that makes the workload's own code fail costs itself only, and is not quoted", () => {
    const failing = notesWith({
      identify: ({ text }) => {
        throw new TypeError(`cannot name ${text}`);
      },
    });
    expect(read('{"note_id":"a","text":"secret"}', failing)).toEqual({
      ok: false,
      rejection: { line: 7, field: '', reason: 'cannot be read by its workload (TypeError)' },
    });
  });
});

it('a repeated id names the line that counts', () => {
  expect(repeatedId(workload, 'a', 9, 2)).toEqual({
    line: 9,
    field: 'note_id',
    reason: 'appears already on line 2; this one was left out',
    itemId: 'a',
  });
});
