import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAtSpans, locateQuote } from './locate-quote.ts';
import { sourcesOf } from './sources.ts';

function found(text: string, quote: string): string | undefined {
  const span = locateQuote(text, quote);
  return span && text.slice(span.from, span.to);
}

describe('locateQuote', () => {
  it('finds a quote across line breaks, marks of quoted lines and another case', () => {
    expect(found('We said:\n> the  Budget is\n> approved.', 'the budget is approved')).toBe(
      'the  Budget is\n> approved',
    );
  });

  it('takes every shape of quotation mark and dash for one', () => {
    expect(found('Il dit « l’offre – finale » hier', '"l\'offre - finale"')).toBe(
      'l’offre – finale',
    );
  });

  it('keeps offsets right behind characters of two units or of several letters', () => {
    expect(found('🙂🙂 the ﬁnal price 🙂', 'the final price')).toBe('the ﬁnal price');
  });

  it('finds nothing where nothing is', () => {
    expect(found('anything', '')).toBeUndefined();
    expect(found('anything', ' "." ')).toBeUndefined();
    expect(found('anything', 'something')).toBeUndefined();
  });

  it('finds every slice of a text in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(), (text, a, b) => {
        const chars = [...text];
        const from = a % (chars.length + 1);
        const quote = chars.slice(from, from + (b % 20)).join('');
        if (/[\p{L}\p{N}]/u.test(quote)) expect(locateQuote(text, quote)).toBeDefined();
      }),
    );
  });
});

describe('cutAtSpans', () => {
  it('loses no character and marks overlaps with both', () => {
    const spans = [
      { from: 2, to: 6 },
      { from: 4, to: 8 },
    ];
    const pieces = cutAtSpans('0123456789', spans);
    expect(pieces.map(({ text }) => text).join('')).toBe('0123456789');
    expect(pieces.map(({ text, marks }) => [text, marks])).toEqual([
      ['01', []],
      ['23', [0]],
      ['45', [0, 1]],
      ['67', [1]],
      ['89', []],
    ]);
  });
});

describe('sourcesOf', () => {
  it('names a source by kind and place where its own id is missing, shared or more than a word', () => {
    const notes = [{ id: 'a' }, { id: 'b' }, { id: 'b' }, { id: 'two words' }, { id: 'x|y' }, {}];
    expect(sourcesOf({ deal_id: 'D', notes }).map(({ id }) => id)).toEqual([
      ...['a', 'note-2', 'note-3', 'note-4', 'note-5', 'note-6'],
    ]);
  });

  it('reads what CRMs write and takes anything else for nothing', () => {
    const emails = [{ id: 7, from: 'a@x', to: ['b@x', 'c@x'], subject: null, body: 'Hi' }, 'odd'];
    expect(sourcesOf({ emails, calls: 'none' })).toEqual([
      {
        id: '7',
        kind: 'email',
        date: undefined,
        people: 'a@x → b@x, c@x',
        title: 'No subject',
        text: 'Hi',
      },
    ]);
    expect(sourcesOf(null)).toEqual([]);
  });
});
